package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.signer.Keyless;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.vault.VaultResult;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Fulcio, timestamp authority, log and registry, and whoever signs and publishes with them. Tokens of service accounts come from an issuer that
 * poses as the cluster's; with a real API server it is tested end to end.
 */
final class KeylessScene implements AutoCloseable {
    static final String TYPE = EvidenceBundleContent.PREDICATE_TYPE;
    static final Requester SHOP = new Requester("apps", "shop", "8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.system());

    final LocalStack stack =
            LocalStack.builder().name("keyless").registry().sigstore().start();
    final Map<String, String> configMaps = new HashMap<>();
    final List<String> tokensAskedFor = new ArrayList<>();

    FixtureImage image = image(0);
    private int images;

    private final HttpRegistryClient reader = HttpRegistryClient.create(settings(), RegistryListener.NONE);
    private final HttpRegistryPusher pusher = HttpRegistryPusher.create(settings(), RegistryListener.NONE);
    private final KubernetesClient nobody = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().build())
            .build();
    private final SignerRoots roots = new SignerRoots((name, key) -> configMaps.get(name + "/" + key));

    /** Makes it ready for a test as it was before the first, with an image of which nobody has said anything. */
    void reset() {
        images++;
        image = image(images);
        tokensAskedFor.clear();
        configMaps.clear();
        configMaps.put("sigstore/trusted_root.json", stack.sigstore().trustedRootJson());
    }

    private FixtureImage image(int number) {
        return new ImageFixtures(stack.registry(), number).image("apps/shop-" + number, "1");
    }

    private ImageRepository repository() {
        return new ImageRepository(stack.registry().host(), image.repository());
    }

    private Digest subject() {
        return Digest.parse(image.digest()).orElseThrow();
    }

    private RegistrySettings settings() {
        return new RegistrySettings(
                Map.of(stack.registry().host(), new RegistrySettings.Host(true, true, null)),
                RegistrySettings.Limits.DEFAULT);
    }

    String fulcio() {
        return stack.sigstore().fulcioUrl().toString();
    }

    EvidenceSigner signer(String url) {
        return signer(new Keyless(url, "sigstore", null));
    }

    EvidenceSigner signer(Keyless keyless) {
        var signer = new EvidenceSigner();
        signer.setSpec(new EvidenceSignerSpec(
                List.of("apps"),
                List.of("**"),
                List.of(BundleScene.TYPE),
                List.of("ConfigMap"),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                keyless,
                new EvidenceSignerSpec.Service(stack.sigstore()
                        .timestampUrl()
                        .resolve("/api/v1/timestamp")
                        .toString()),
                new EvidenceSignerSpec.Service(stack.sigstore().rekorUrl().toString()),
                new EvidenceSignerSpec.TrustedRoot("sigstore", "trusted_root.json")));
        return signer;
    }

    VaultResult<String> token(String namespace, String serviceAccount, String audience) {
        tokensAskedFor.add(namespace + "/" + serviceAccount + " for " + audience);
        return new VaultResult.Found<>(
                stack.sigstore().token(new OidcIdentity.ServiceAccount(namespace, serviceAccount)));
    }

    KeylessSigning signing(AccountTokenSource tokens) {
        return new KeylessSigning(tokens, roots, LONG, InstantSource.system());
    }

    StatementSigner.Signed sign(EvidenceSigner signer, String serviceAccount, Instant made) {
        return signing(this::token).sign(signer, "apps", serviceAccount, statement(made));
    }

    /** Signs as service account {@code release} of namespace {@code apps}. */
    StatementSigner.Signed.Made signed(Instant made) {
        return (StatementSigner.Signed.Made) sign(signer(fulcio()), "release", made);
    }

    byte[] statement(Instant made) {
        var item = new EvidenceItem(
                "tests",
                "ConfigMap",
                "text/plain",
                subject(),
                BundleScene.TYPE,
                made,
                List.of(),
                true,
                new ItemOutcome.Passed());
        return BundleStatementWriter.write(new EvidenceBundleStatement(
                repository(), subject(), new EvidenceBundleContent(SHOP, made, List.of(item))));
    }

    BundleProving.Outcome prove(StatementSigner.Signed.Made made, Instant now) {
        return new SignerProofs(roots, VERIFIER, LONG, InstantSource.fixed(now))
                .prove(signer(fulcio()).getSpec(), subject(), made.bundle(), made.publicKey());
    }

    Publisher.Outcome publish(byte[] bundle, String pem) {
        var publishing = new RegistryPublishing(
                pusher, new EvidencePublisher(reader, pusher, VERIFIER), new NamespaceSecrets(nobody), roots, LONG);
        return publishing.publish(
                new Publisher.Publication("apps", repository(), subject(), repository(), bundle, with(pem), List.of()));
    }

    /** Signs, proves and publishes. */
    Digest published(String serviceAccount, Instant made) {
        var signed = (StatementSigner.Signed.Made) sign(signer(fulcio()), serviceAccount, made);
        var proved = (BundleProving.Outcome.Proved) prove(signed, made);
        return ((Publisher.Outcome.Published) publish(proved.bundle(), signed.publicKey())).referrer();
    }

    Pruner.Outcome prune(String pem, int keep, @Nullable Digest newest) {
        return pruning().prune(new Pruner.Order(publications(pem), keep, newest));
    }

    Pruner.Outcome removeAll(String pem) {
        return pruning().removeAll(publications(pem), true);
    }

    private RegistryPruning pruning() {
        return new RegistryPruning(
                new OwnBundles(reader, VERIFIER),
                pusher,
                new NamespaceSecrets(nobody),
                roots,
                LONG,
                InstantSource.system(),
                duration -> {});
    }

    private Publications publications(String pem) {
        return new Publications(SHOP, repository(), subject(), with(pem), List.of());
    }

    private SignedWith with(String pem) {
        return SignedWith.of(pem, signer(fulcio()).getSpec());
    }

    List<Digest> listed() {
        var found = reader.referrers(repository(), subject(), List.of(), Deadline.after(LONG));
        return ((RegistryResult.Found<Referrers>) found)
                .value().referrers().stream()
                        .map(referrer -> referrer.descriptor().digest())
                        .toList();
    }

    @Override
    public void close() {
        reader.close();
        pusher.close();
        nobody.close();
        stack.close();
    }
}
