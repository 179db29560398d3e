package dev.portcullis.testing.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Pushes tiny images. Their bytes follow from repository, tag, seed and platform alone, so equal calls give equal digests, and calls that
 * differ in any of these give different ones. They are well-formed for tools that read manifests, not runnable.
 */
public final class ImageFixtures {
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String NO_PLATFORM = "unknown/unknown";
    private static final String PROVENANCE = "https://slsa.dev/provenance/v0.2";
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private final ImagePusher pusher;
    private final String host;
    private final long seed;

    public ImageFixtures(Registry registry, long seed) {
        this(registry.host(), seed);
    }

    /** For a registry that this library did not start; plain HTTP. */
    public ImageFixtures(String host, long seed) {
        this.pusher = new ImagePusher(host);
        this.host = host;
        this.seed = seed;
    }

    /** Pushes an image for linux/amd64. */
    public FixtureImage image(String repository, String tag) {
        byte[] manifest = manifest(repository, tag, "linux/amd64");
        String digest = pusher.manifest(repository, tag, MANIFEST_TYPE, manifest);
        return new FixtureImage(host, repository, tag, digest);
    }

    /** Pushes an index of linux/amd64 and linux/arm64. */
    public FixtureImage index(String repository, String tag) {
        return index(repository, tag, List.of("linux/amd64", "linux/arm64"));
    }

    /** Pushes an index of these platforms, each {@code os/architecture} or {@code os/architecture/variant}. */
    public FixtureImage index(String repository, String tag, List<String> platforms) {
        SequencedMap<String, String> children = new LinkedHashMap<>();
        List<String> entries = new ArrayList<>();
        for (String platform : platforms) {
            entries.add(child(repository, platform, manifest(repository, tag, platform), "", children));
        }
        return index(repository, tag, entries, children);
    }

    /**
     * Pushes an index of linux/amd64 and linux/arm64 with a third manifest as BuildKit adds it, under platform {@value #NO_PLATFORM}: an
     * unsigned statement about the first.
     */
    public FixtureImage indexWithAttestationManifest(String repository, String tag) {
        SequencedMap<String, String> children = new LinkedHashMap<>();
        List<String> entries = new ArrayList<>();
        for (String platform : List.of("linux/amd64", "linux/arm64")) {
            entries.add(child(repository, platform, manifest(repository, tag, platform), "", children));
        }
        String about = children.firstEntry().getValue();
        String annotations = """
                ,"annotations":{"vnd.docker.reference.digest":"%s","vnd.docker.reference.type":"attestation-manifest"}""".formatted(about);
        entries.add(child(repository, NO_PLATFORM, attestationManifest(repository, about), annotations, children));
        return index(repository, tag, entries, children);
    }

    private String child(
            String repository, String platform, byte[] manifest, String further, Map<String, String> children) {
        String digest = ImagePusher.digest(manifest);
        pusher.manifest(repository, digest, MANIFEST_TYPE, manifest);
        children.put(platform, digest);
        return """
                {"mediaType":"%s","digest":"%s","size":%d,"platform":%s%s}""".formatted(MANIFEST_TYPE, digest, manifest.length, platformJson(platform), further);
    }

    private FixtureImage index(
            String repository, String tag, List<String> entries, SequencedMap<String, String> children) {
        String index = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(INDEX_TYPE, String.join(",", entries));
        String digest = pusher.manifest(repository, tag, INDEX_TYPE, bytes(index));
        return new FixtureImage(host, repository, tag, digest, children);
    }

    /** Pushes a manifest byte for byte, however wrong it is, and returns its digest. */
    public String manifest(String repository, String tagOrDigest, String mediaType, byte[] content) {
        return pusher.manifest(repository, tagOrDigest, mediaType, content);
    }

    /** Pushes a blob and returns its digest. */
    public String blob(String repository, byte[] content) {
        return pusher.blob(repository, content);
    }

    /** Makes a tag name another manifest of the same repository, as an attacker or a release does. */
    public FixtureImage retag(FixtureImage image, String tag) {
        pusher.copy(image.repository(), image.digest(), tag);
        return new FixtureImage(image.host(), image.repository(), tag, image.digest(), image.platforms());
    }

    private byte[] attestationManifest(String repository, String about) {
        byte[] statement = bytes("""
                {"_type":"https://in-toto.io/Statement/v0.1","predicateType":"%s","subject":[{"name":"_",\
                "digest":{"sha256":"%s"}}],"predicate":{}}""".formatted(PROVENANCE, about.substring("sha256:".length())));
        byte[] config = bytes("""
                {"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(pusher.blob(repository, statement)));
        return bytes("""
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.in-toto+json","digest":"%s","size":%d,\
                "annotations":{"in-toto.io/predicate-type":"%s"}}]}""".formatted(
                        MANIFEST_TYPE,
                        CONFIG_TYPE,
                        pusher.blob(repository, config),
                        config.length,
                        ImagePusher.digest(statement),
                        statement.length,
                        PROVENANCE));
    }

    private byte[] manifest(String repository, String tag, String platform) {
        String text = "%s:%s %s %d\n".formatted(repository, tag, platform, seed);
        byte[] layer = TarFile.of("fixture.txt", bytes(text));
        String layerDigest = pusher.blob(repository, layer);
        String platformFields = platformJson(platform);
        byte[] config = bytes("""
                {%s,"config":{"Entrypoint":["/fixture.txt"]},"rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(platformFields.substring(1, platformFields.length() - 1), layerDigest));
        String configDigest = pusher.blob(repository, config);
        return bytes("""
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                MANIFEST_TYPE, CONFIG_TYPE, configDigest, config.length, LAYER_TYPE, layerDigest, layer.length));
    }

    private static String platformJson(String platform) {
        String[] parts = platform.split("/", -1);
        String variant = parts.length > 2 ? ",\"variant\":\"" + parts[2] + "\"" : "";
        return "{\"os\":\"%s\",\"architecture\":\"%s\"%s}".formatted(parts[0], parts[1], variant);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
