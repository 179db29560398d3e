package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A registry in memory that answers what it is told to, lies included. */
final class FakeRegistry implements RegistryClient {
    static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";
    static final String BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<String, RegistryResult<Digest>> tags = new LinkedHashMap<>();
    final Map<Digest, RegistryResult<Manifest>> manifests = new LinkedHashMap<>();
    final Map<String, RegistryResult<Manifest>> tagged = new LinkedHashMap<>();
    final Map<Digest, RegistryResult<byte[]>> blobs = new LinkedHashMap<>();
    final List<Referrer> listed = new ArrayList<>();

    @Nullable
    RegistryResult<Referrers> referrers;

    boolean behindAuthentication;
    Runnable onBlob = () -> {};
    UnaryOperator<RegistryResult<byte[]>> blobAnswer = UnaryOperator.identity();

    @Nullable
    String shortfall;

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Descriptor hinted(Digest digest, @Nullable String artifactType) {
        return new Descriptor("application/vnd.oci.image.manifest.v1+json", digest, 500, artifactType, null, Map.of());
    }

    static Descriptor layer(String content, String mediaType) {
        return Descriptor.of(mediaType, digest(content), content.length());
    }

    /** Attaches a bundle with this content; returns the digest of the manifest that carries it. */
    Digest attach(Digest subject, String bundle) {
        return attach(subject, List.of(layer(bundle, BUNDLE_TYPE)), bundle);
    }

    Digest attach(@Nullable Digest subject, List<Descriptor> layers, String content) {
        var artifact = digest("manifest of " + content + subject);
        var about = subject == null ? null : Descriptor.of("application/vnd.oci.image.manifest.v1+json", subject, 700);
        manifests.put(artifact, new RegistryResult.Found<>(image(artifact, layers, about)));
        blobs.put(digest(content), new RegistryResult.Found<>(content.getBytes(StandardCharsets.UTF_8)));
        list(artifact, BUNDLE_TYPE, Source.REFERRERS_API);
        return artifact;
    }

    /** Puts layers of cosign's older layout at the tag with this suffix; returns the digest of the manifest. */
    Digest tag(Digest subject, String suffix, String... layers) {
        var artifact = digest("manifest at ." + suffix + " of " + subject);
        var descriptors = Arrays.stream(layers)
                .map(content -> layer(content, suffix.equals("sig") ? SIMPLE_SIGNING : ENVELOPE))
                .toList();
        for (var content : layers) {
            blobs.put(digest(content), new RegistryResult.Found<>(content.getBytes(StandardCharsets.UTF_8)));
        }
        tagged.put(tagOf(subject, suffix), new RegistryResult.Found<>(image(artifact, descriptors, null)));
        return artifact;
    }

    static String tagOf(Digest subject, String suffix) {
        return "sha256-" + subject.hex() + "." + suffix;
    }

    void list(Digest artifact, @Nullable String hint, Source source) {
        listed.removeIf(referrer -> referrer.descriptor().digest().equals(artifact));
        listed.add(new Referrer(hinted(artifact, hint), source));
    }

    private static Manifest image(Digest artifact, List<Descriptor> layers, @Nullable Descriptor about) {
        return new Manifest.Image(
                artifact,
                "application/vnd.oci.image.manifest.v1+json",
                BUNDLE_TYPE,
                Descriptor.of("application/vnd.oci.empty.v1+json", digest("{}"), 2),
                layers,
                about,
                Map.of());
    }

    @Override
    public RegistryResult<Manifest> tagged(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        calls.add("tagged " + tag.substring(tag.indexOf('.')));
        return tagged.getOrDefault(tag, new RegistryResult.NotFound<>(false, "no such tag"));
    }

    @Override
    public RegistryResult<Digest> resolve(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        calls.add("resolve " + tag);
        return tags.getOrDefault(tag, new RegistryResult.NotFound<>(false, "no such tag"));
    }

    @Override
    public RegistryResult<Manifest> manifest(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        calls.add("manifest");
        return manifests.getOrDefault(descriptor.digest(), new RegistryResult.NotFound<>(false, "no such manifest"));
    }

    @Override
    public RegistryResult<Referrers> referrers(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
        calls.add("referrers " + subject);
        var told = referrers;
        return told != null
                ? told
                : new RegistryResult.Found<>(new Referrers(List.copyOf(listed), shortfall, behindAuthentication, true));
    }

    @Override
    public RegistryResult<byte[]> blob(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        calls.add("blob");
        onBlob.run();
        return blobAnswer.apply(
                blobs.getOrDefault(descriptor.digest(), new RegistryResult.NotFound<>(false, "no such blob")));
    }

    @Override
    public void close() {}
}
