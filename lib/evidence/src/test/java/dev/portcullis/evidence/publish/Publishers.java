package dev.portcullis.evidence.publish;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Publishers of one registry, and what they publish. */
final class Publishers implements AutoCloseable {
    static final String TYPE = "https://example.com/review/v1";

    final ImageRepository repository;
    final HttpRegistryClient reader;
    final HttpRegistryPusher pusher;
    final EvidencePublisher publisher;

    Publishers(String host, String path, RegistryListener listener) {
        this(host, path, listener, 100);
    }

    private Publishers(String host, String path, RegistryListener listener, int mostReferrers) {
        var settings = new RegistrySettings(
                Map.of(host, new RegistrySettings.Host(true, true, null)), RegistrySettings.Limits.DEFAULT);
        repository = new ImageRepository(host, path);
        reader = HttpRegistryClient.create(settings, listener);
        pusher = HttpRegistryPusher.create(settings, listener);
        publisher = new EvidencePublisher(reader, pusher, new BundleVerifier(InstantSource.system()), mostReferrers);
    }

    static Publishers of(String host, String path) {
        return new Publishers(host, path, RegistryListener.NONE);
    }

    /** Adds to as few referrers as one. */
    static Publishers addingToOne(String host, String path) {
        return new Publishers(host, path, RegistryListener.NONE, 2);
    }

    /** A key that this process holds. */
    static Signer newKey() {
        return read(Pem.of(CertificateAuthority.newKeyPair().getPrivate()), "");
    }

    static Signer read(String pem, String password) {
        return switch (PrivateKeys.read(pem, password.getBytes(StandardCharsets.UTF_8))) {
            case PrivateKeyReading.Read(var signer) -> signer;
            case PrivateKeyReading.Refused(var problem) -> throw new AssertionError(problem);
        };
    }

    /** A statement about a digest, signed. */
    SignedBundle signed(Signer signer, Digest subject, String predicate) {
        var statement =
                new NewStatement(repository.toString(), subject, TYPE, predicate.getBytes(StandardCharsets.UTF_8));
        return switch (new BundleSigner(signer).sign(statement.bytes())) {
            case BundleSigning.Made(var bundle) -> bundle;
            case BundleSigning.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    Publication publish(Descriptor subject, SignedBundle bundle) {
        return publish(subject, bundle, root(bundle.key()));
    }

    Publication publish(Descriptor subject, SignedBundle bundle, TrustRoot root) {
        var evidence = new NewEvidence(repository, subject, TYPE, ByteString.copyFrom(bundle.json()));
        return publisher.publish(evidence, root, List.of(), soon());
    }

    Descriptor describe(Digest subject) {
        return found(pusher.describe(repository, subject, List.of(), soon()));
    }

    /** Returns the digests that are listed as referrers. */
    List<Digest> listed(Digest subject) {
        return found(reader.referrers(repository, subject, List.of(), soon())).referrers().stream()
                .map(referrer -> referrer.descriptor().digest())
                .toList();
    }

    RegistryResult<Boolean> lists(Digest subject, Digest referrer) {
        return publisher.lists(repository, subject, referrer, List.of(), soon());
    }

    static TrustRoot root(SigningKey... keys) {
        var named = IntStream.range(0, keys.length)
                .mapToObj(number -> new NamedKey(
                        "key-" + number, Arrays.asList(keys).get(number).pem(), ValidityWindow.ALWAYS))
                .toList();
        return switch (TrustRoot.load(TrustRootSource.named("keys").withKeys(named))) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    static <T> T found(RegistryResult<T> result) {
        if (result instanceof RegistryResult.Found<T>(T value)) {
            return value;
        }
        throw new AssertionError(result.toString());
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        reader.close();
        pusher.close();
    }
}
