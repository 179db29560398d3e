package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import dev.portcullis.operator.evidencebundle.Publisher.Earlier;
import dev.portcullis.operator.evidencebundle.Publisher.Publication;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.registry.http.Pause;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One image in a real registry, and who publishes about it and removes. */
final class RegistryPlace implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.fixed(NOW));
    static final SignerRoots ROOTS = new SignerRoots((name, key) -> null);
    static final Requester SHOP = new Requester("apps", "shop", "8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11");
    static final Signer KEY = newKey();

    /** No Secret is named, so none is asked for. */
    static final NamespaceSecrets NO_SECRETS = new NamespaceSecrets(new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().build())
            .build());

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Registry registry;
    final FixtureImage image;
    final ImageRepository repository;
    final Digest subject;
    final HttpRegistryClient reader;
    final HttpRegistryPusher pusher;
    final RegistryPublishing publishing;
    final RegistryPruning pruning;

    /** What happens before it is looked again whether what was removed is gone. */
    Pause pause = duration -> {};

    RegistryPlace(LocalStack stack, boolean referrersApi) {
        registry = referrersApi ? stack.registry() : stack.registryWithoutReferrers();
        image = new ImageFixtures(registry, NUMBER.incrementAndGet()).image("apps/n" + NUMBER.get(), "1");
        repository = new ImageRepository(registry.host(), image.repository());
        subject = Digest.parse(image.digest()).orElseThrow();
        var settings = settings(registry);
        reader = HttpRegistryClient.create(settings, RegistryListener.NONE);
        pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE);
        publishing = new RegistryPublishing(
                pusher, new EvidencePublisher(reader, pusher, VERIFIER), NO_SECRETS, ROOTS, LONG);
        pruning = pruning(reader, pusher);
    }

    static Signer newKey() {
        var pem = Pem.of(CertificateAuthority.newKeyPair().getPrivate());
        return ((PrivateKeyReading.Read) PrivateKeys.read(pem, new byte[0])).signer();
    }

    RegistryPruning pruning(RegistryClient reading, RegistryPusher removing) {
        return new RegistryPruning(
                new OwnBundles(reading, VERIFIER),
                removing,
                NO_SECRETS,
                ROOTS,
                LONG,
                InstantSource.fixed(NOW),
                duration -> pause.of(duration));
    }

    static RegistrySettings settings(Registry registry) {
        return new RegistrySettings(
                Map.of(registry.host(), new RegistrySettings.Host(true, true, null)), RegistrySettings.Limits.DEFAULT);
    }

    Digest publish(Signer key, Requester requester, int hour) {
        var signed = signed(key, requester, hour);
        var outcome = publishing.publish(new Publication(
                "apps",
                repository,
                subject,
                repository,
                signed.json(),
                SignedWith.key(signed.key().pem()),
                List.of()));
        return ((Publisher.Outcome.Published) outcome).referrer();
    }

    SignedBundle signed(Signer key, Requester requester, int hour) {
        var made = NOW.minus(Duration.ofHours(12)).plus(Duration.ofHours(hour));
        var item = new EvidenceItem(
                "tests",
                "ConfigMap",
                "text/plain",
                subject,
                BundleScene.TYPE,
                made,
                List.of(),
                true,
                new ItemOutcome.Passed());
        var statement = BundleStatementWriter.write(new EvidenceBundleStatement(
                repository, subject, new EvidenceBundleContent(requester, made, List.of(item))));
        return ((BundleSigning.Made) new BundleSigner(key).sign(statement)).bundle();
    }

    Pruner.Outcome prune(int keep, Digest newest) {
        return pruning.prune(order(keep, newest));
    }

    Pruner.Order order(int keep, Digest newest) {
        return new Pruner.Order(publications(), keep, newest);
    }

    /** What the object had published that all of this is about. */
    Publications publications() {
        var pem = signed(KEY, SHOP, 1).key().pem();
        return new Publications(SHOP, repository, subject, SignedWith.key(pem), List.of());
    }

    List<Digest> listed() {
        var found = reader.referrers(repository, subject, List.of(), Deadline.after(LONG));
        return ((RegistryResult.Found<Referrers>) found)
                .value().referrers().stream()
                        .map(referrer -> referrer.descriptor().digest())
                        .toList();
    }

    /** Returns what both lists name. */
    Referrers all() {
        var found = pusher.listed(repository, subject, List.of(), Deadline.after(LONG));
        return ((RegistryResult.Found<Referrers>) found).value();
    }

    List<Digest> everythingListed() {
        return all().referrers().stream()
                .map(referrer -> referrer.descriptor().digest())
                .toList();
    }

    /** Writes the index at the tag, as another writer does who knows of nothing else. */
    void index(Digest... entries) {
        var listed = Stream.of(entries)
                .map(digest -> "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":" + size(digest)
                        + ",\"digest\":\"" + digest + "\"}")
                .collect(Collectors.joining(","));
        new ImageFixtures(registry, 1)
                .manifest(
                        image.repository(),
                        "sha256-" + subject.hex(),
                        INDEX,
                        ("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + listed + "]}")
                                .getBytes(StandardCharsets.UTF_8));
    }

    private long size(Digest digest) {
        var found = pusher.describe(repository, digest, List.of(), Deadline.after(LONG));
        return ((RegistryResult.Found<Descriptor>) found).value().size();
    }

    /** Returns what pushes and removes, but for the calls that are answered otherwise: by name and arguments, null for as usual. */
    RegistryPusher pusher(BiFunction<String, Object[], @Nullable Object> otherwise) {
        return other(RegistryPusher.class, pusher, otherwise);
    }

    /** Returns what reads, likewise. */
    RegistryClient reader(BiFunction<String, Object[], @Nullable Object> otherwise) {
        return other(RegistryClient.class, reader, otherwise);
    }

    private static <T> T other(Class<T> type, T usual, BiFunction<String, Object[], @Nullable Object> otherwise) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    var answer = otherwise.apply(method.getName(), given);
                    return answer == null ? method.invoke(usual, given) : answer;
                }));
    }

    boolean isLost(Digest referrer) {
        return publishing.isLost(new Earlier("apps", repository, subject, referrer, List.of()));
    }

    @Override
    public void close() {
        reader.close();
        pusher.close();
    }
}
