package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Published;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A cluster with Portcullis, a registry and a Vault, whose key {@code release} signs for service account {@code release} of namespace {@code apps}. */
final class EvidenceScene implements AutoCloseable {
    static final String TYPE = "https://in-toto.io/attestation/test-result/v0.1";
    private static final Duration SOON = Duration.ofSeconds(90);

    /** The registry as references name it. */
    final String host;

    final LocalStack stack;
    final Registry registry;
    final VaultServer vault;
    final Installation installation;
    final KubernetesClient admin;
    final Resources resources;
    final FixtureImage image;

    private EvidenceScene(LocalStack stack, Registry registry, VaultServer vault, String authority) {
        this(stack, registry, registry.host(), vault, authority);
    }

    private EvidenceScene(LocalStack stack, Registry registry, String host, VaultServer vault, String authority) {
        this.stack = stack;
        this.host = host;
        this.registry = registry;
        this.vault = stack.closeWithStack(vault);
        var cluster = stack.controlPlane();
        vault.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .signingPolicy("release", "transit", "release")
                .kubernetes(cluster.url().toString(), cluster.caPem(), cluster.adminToken())
                .kubernetesRole("release", "apps", "release", "release");
        image = named(host, new ImageFixtures(registry, 41).image("apps/shop", "1"));
        cluster.createNamespace("apps", Map.of("tier", "production"));
        var settings = Installation.Settings.of(Repository.find(), host)
                .with(Map.of("PORTCULLIS_EVIDENCE_PUBLISH_WITHIN", "8s", "PORTCULLIS_EVIDENCE_COLLECT_WITHIN", "20s"));
        installation = stack.closeWithStack(Installation.start(cluster, stack.folder(), settings));
        admin = stack.closeWithStack(cluster.admin().client());
        resources = new Resources(cluster);
        resources.apply(EvidenceRights.of("apps"));
        if (!authority.isEmpty()) {
            resources.apply(EvidenceRights.configMap("vault-ca", "ca.crt", authority));
        }
        resources.apply(signer(authority.isEmpty() ? "" : ", caConfigMap: vault-ca"));
    }

    /** Starts everything, with a registry that lists referrers. */
    static EvidenceScene start(String name) {
        var stack = LocalStack.builder()
                .name(name)
                .controlPlane()
                .registry()
                .cosign()
                .start();
        return new EvidenceScene(stack, stack.registry(), VaultServer.development(stack.tools(), stack.folder()), "");
    }

    /** The same on a stack with a registry that lists referrers, and which everybody but this scene itself asks at another host. */
    static EvidenceScene startBehind(LocalStack stack, String host) {
        var vault = VaultServer.development(stack.tools(), stack.folder());
        return new EvidenceScene(stack, stack.registry(), host, vault, "");
    }

    private static FixtureImage named(String host, FixtureImage image) {
        return new FixtureImage(host, image.repository(), image.tag(), image.digest(), image.platforms());
    }

    /** The same with a registry that counts what it is asked. */
    static EvidenceScene startCounting(String name) {
        var stack = LocalStack.builder().name(name).controlPlane().start();
        var registry = stack.closeWithStack(Registry.logging(stack.tools(), stack.folder()));
        return new EvidenceScene(stack, registry, VaultServer.development(stack.tools(), stack.folder()), "");
    }

    /** The same with a registry that does not, so that an index at a tag does, and a Vault that can be sealed, under an authority of its own. */
    static EvidenceScene startWithoutReferrers(String name) {
        var stack = LocalStack.builder()
                .name(name)
                .controlPlane()
                .registryWithoutReferrers()
                .start();
        var authority = CertificateAuthority.create("vault", Clock.systemUTC());
        return new EvidenceScene(
                stack,
                stack.registryWithoutReferrers(),
                VaultServer.sealable(stack.tools(), stack.folder(), authority),
                authority.certificatePem());
    }

    /** Puts trust root and policy in force, under which Pods need a bundle. The operator reads the public keys from Vault. */
    void enforce() {
        vault.setup()
                .policy("public-keys", "path \"transit/keys/release\" { capabilities = [\"read\"] }")
                .kubernetesRole("public-keys", Installation.NAMESPACE, "portcullis-operator", "public-keys");
        resources.apply(EvidenceRights.OWN_TOKEN);
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: vault}
                spec:
                  vaultTransit: {address: "%s", key: release, role: public-keys}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: released}
                spec:
                  mode: Enforce
                  match: {images: ["%s/apps/shop"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities: [{name: vault, trustRoot: vault, keys: [release]}]
                  requirements:
                  - name: released
                    evidenceBundle: {authorities: [vault], producers: [apps], items: [tests], maxAge: 24h}
                """.formatted(vault.address(), host));
        resources.awaitEffect();
    }

    /** Makes a new version of the key, and has the trust root looked at. */
    void rotate() {
        vault.setup().rotate("transit", "release");
        admin.resources(TrustRoot.class).withName("vault").edit(root -> {
            root.getMetadata()
                    .setAnnotations(
                            Map.of("example.com/looked-at", UUID.randomUUID().toString()));
            return root;
        });
    }

    String publicKey(int version) {
        return vault.setup()
                .read("transit/keys/release")
                .at("/data/keys/" + version + "/public_key")
                .asText();
    }

    private String signer(String trust) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceSigner
                metadata: {name: release}
                spec:
                  namespaces: [apps]
                  subjects: ["%s/apps/**"]
                  predicateTypes: ["%s"]
                  collectors: [ConfigMap, JUnit]
                  vaultTransit: {address: "%s", key: release, role: release%s}
                """.formatted(host, TYPE, vault.address(), trust);
    }

    /** Writes the report that is evidence: of so many tests, one of which failed or none did. */
    void report(String namespace, int tests, boolean failed) {
        var report = new StringBuilder("<testsuite>");
        for (var test = 0; test < tests; test++) {
            report.append("<testcase name='t").append(test).append("'>");
            report.append(failed && test == 0 ? "<failure message='no'/>" : "").append("</testcase>");
        }
        resources.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: results, namespace: %s}
                data: {junit.xml: "%s"}
                """.formatted(namespace, report.append("</testsuite>")));
    }

    /** Has the operator end without a word, and starts it again. */
    void restartOperator() {
        installation.operator().kill();
        installation.operator().start();
    }

    /** Asks for evidence, or for it at once where it was asked for before, since the cadence is another then. */
    void ask(String namespace, String name, int hours) {
        resources.apply(request(namespace, name, image, hours));
    }

    /** Returns an EvidenceBundle that asks for the report about an image. */
    static String request(String namespace, String name, FixtureImage image, int hours) {
        var reference = image.byDigest();
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceBundle
                metadata: {name: %s, namespace: %s}
                spec:
                  subject: {repository: %s, digest: "%s"}
                  signerName: release
                  serviceAccountName: release
                  cadence: {interval: %dh}
                  items:
                  - name: tests
                    predicateType: "%s"
                    controls: [SOC2/CC8.1]
                    from: {configMap: {name: results, key: junit.xml}}
                    check: {junit: {minimumTests: 2}}
                """.formatted(
                        name, namespace, reference.substring(0, reference.indexOf('@')), image.digest(), hours, TYPE);
    }

    EvidenceBundle bundle(String namespace, String name) {
        return admin.resources(EvidenceBundle.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    Published published() {
        return Objects.requireNonNull(bundle("apps", "shop").getStatus().published());
    }

    void awaitReason(String namespace, Condition.Type type, String reason) {
        assertThat(Deadline.in(SOON).await(() -> has(namespace, type, reason)))
                .as("%s %s: %s", type, reason, bundle(namespace, "shop").getStatus())
                .isTrue();
    }

    /** Waits until an object of namespace {@code apps} has a condition with this reason, whatever generation it is about. */
    void awaitCondition(String name, String reason) {
        await(name + ": " + reason, () -> {
            var object = bundle("apps", name);
            return object.getStatus() != null
                    && object.getStatus().conditions().stream()
                            .anyMatch(condition -> condition.reason().equals(reason));
        });
    }

    /** Has an object removed from the registry what it had published, once it is deleted, and waits until that is known. */
    void deleteWith(String name, int hours) {
        resources.apply(request("apps", name, image, hours) + "  retention: {keep: 1, onDeletion: Delete}\n");
        await(
                "a finalizer",
                () -> !bundle("apps", name).getMetadata().getFinalizers().isEmpty());
    }

    void delete(String name) {
        admin.resources(EvidenceBundle.class)
                .inNamespace("apps")
                .withName(name)
                .withTimeout(0, TimeUnit.SECONDS)
                .delete();
    }

    void awaitGone(String name) {
        await("the end of " + name, () -> bundle("apps", name) == null);
    }

    /** Waits until somebody asks a frozen server: what it was sent and has not read lies in the kernel. */
    void awaitAsked(int port) {
        await("a question", () -> Unread.bytes(port) > 0);
    }

    void awaitListed(int number) {
        await(number + " listed", () -> listed() == number);
    }

    void awaitLeader(String identity) {
        await("leader " + identity, () -> identity.equals(leader()));
    }

    /** Waits until somebody else leads. */
    void awaitLeaderBut(String identity) {
        await("another leader than " + identity, () -> !List.of("", identity).contains(leader()));
    }

    private String leader() {
        var lease = admin.leases()
                .inNamespace(Installation.NAMESPACE)
                .withName("portcullis-operator")
                .get();
        return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    private static void await(String what, BooleanSupplier condition) {
        assertThat(Deadline.in(SOON).await(condition)).as(what).isTrue();
    }

    /** Waits until what is asked for now was published, and holds. */
    void awaitPublished() {
        assertThat(Deadline.in(SOON)
                        .await(() -> has("apps", Condition.Type.FRESH, "Fresh")
                                && has("apps", Condition.Type.PUBLISHED, "Published")
                                && has("apps", Condition.Type.SIGNED, "Signed")
                                && bundle("apps", "shop").getStatus().pending() == null))
                .as("%s", bundle("apps", "shop").getStatus())
                .isTrue();
    }

    private boolean has(String namespace, Condition.Type type, String reason) {
        var object = bundle(namespace, "shop");
        var status = object.getStatus();
        return status != null
                && object.getMetadata().getGeneration().equals(status.observedGeneration())
                && status.conditions().stream()
                        .anyMatch(condition ->
                                condition.type() == type && condition.reason().equals(reason));
    }

    /** Returns how many bundles the registry lists about the image; -1 where it does not answer. */
    int listed() {
        return referrers() instanceof RegistryResult.Found<Referrers>(var found)
                ? found.referrers().size()
                : -1;
    }

    /** Returns whether the registry lists a bundle. */
    boolean lists(String referrer) {
        return referrers() instanceof RegistryResult.Found<Referrers>(var found)
                && found.referrers().stream()
                        .anyMatch(one -> one.descriptor().digest().toString().equals(referrer));
    }

    private RegistryResult<Referrers> referrers() {
        var settings = new RegistrySettings(
                Map.of(registry.host(), new RegistrySettings.Host(true, true, null)), RegistrySettings.Limits.DEFAULT);
        try (var client = HttpRegistryClient.create(settings, RegistryListener.NONE)) {
            return client.referrers(
                    new ImageRepository(registry.host(), image.repository()),
                    Digest.parse(image.digest()).orElseThrow(),
                    List.of(),
                    dev.portcullis.registry.Deadline.after(SOON));
        }
    }

    /** Waits for a refusal with all of these words; for none without any. A webhook keeps an absence for ten seconds. */
    void awaitRefusal(String... words) {
        assertThat(Deadline.in(SOON).await(() -> {
                    var refusal = refusal();
                    return words.length == 0
                            ? refusal.isEmpty()
                            : List.of(words).stream()
                                    .allMatch(word -> refusal.stream().anyMatch(why -> why.contains(word)));
                }))
                .as("%s", refusal())
                .isTrue();
    }

    /** Returns why a Pod with the image is refused; nothing if it is made. */
    List<String> refusal() {
        return refusal(image);
    }

    /** Returns the same of another image. */
    List<String> refusal(FixtureImage other) {
        try {
            admin.resource(Pods.of("apps", "attempt-" + UUID.randomUUID(), other.byDigest()))
                    .create();
            return List.of();
        } catch (KubernetesClientException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
