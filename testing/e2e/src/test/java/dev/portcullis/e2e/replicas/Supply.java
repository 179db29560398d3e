package dev.portcullis.e2e.replicas;

import dev.portcullis.e2e.install.ReleaseKey;
import dev.portcullis.e2e.traffic.Sample;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.testing.recorded.RecordedImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Images of every kind, in repositories of ten teams, with what a registry holds of them. Not thread-safe while it is filled. */
final class Supply {
    private static final int TEAMS = 10;
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final ReleaseKey release = ReleaseKey.make();
    private final ReleaseKey stranger = ReleaseKey.make();
    private final Map<Expectation, List<Image>> images = new EnumMap<>(Expectation.class);
    private final Map<String, RecordedImage> repositories = new TreeMap<>();
    private final Map<String, String> imageOf = new HashMap<>();

    /**
     * One image.
     *
     * @param digest {@code sha256:…}
     */
    record Image(Expectation expectation, String repository, String digest) {
        /** Returns it as it is asked for at a registry. */
        Sample sample(String host) {
            return new Sample(expectation, at(host));
        }

        /** Returns its name at a registry. */
        String at(String host) {
            return host + "/" + repository + "@" + digest;
        }
    }

    /** Makes some images of a kind. */
    void make(Expectation kind, int count) {
        for (var number = 0; number < count; number++) {
            images.computeIfAbsent(kind, none -> new ArrayList<>()).add(make(kind, "%s %d".formatted(kind, number)));
        }
    }

    private Image make(Expectation kind, String what) {
        var repository = "apps/team-%d".formatted(Math.floorMod(what.hashCode(), TEAMS));
        var manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
                "digest":"%s","size":2},"layers":[],"annotations":{"title":"%s"}}""".formatted(MANIFEST_TYPE, RecordedImage.digest(ReleaseKey.EMPTY_CONFIG), what);
        var image = new Image(kind, repository, RecordedImage.digest(manifest));
        add(image, manifest, false);
        if (kind != Expectation.UNSIGNED) {
            var bundle = (kind == Expectation.FORGED ? stranger : release).bundle(image.digest());
            add(image, bundle, true);
            add(image, ReleaseKey.referrer(bundle, image.digest()), false);
        }
        return image;
    }

    private void add(Image image, String content, boolean isBlob) {
        imageOf.put(RecordedImage.digest(content), image.digest());
        repositories.compute(image.repository(), (name, known) -> {
            var held = known == null
                    ? new RecordedImage(name, true, new TreeMap<>(), new TreeMap<>(), new TreeMap<>())
                    : known;
            return isBlob ? held.blob(content) : held.manifest(MANIFEST_TYPE, content);
        });
    }

    /** Returns the images of a kind. */
    List<Image> of(Expectation kind) {
        return List.copyOf(images.getOrDefault(kind, List.of()));
    }

    /** Returns the key that must have signed. */
    String publicKeyPem() {
        return release.publicKeyPem();
    }

    /** Returns by the digest of whatever belongs to an image, itself included, the image's own. */
    Map<String, String> imageOf() {
        return Map.copyOf(imageOf);
    }

    /** Returns what an honest registry answers that holds them all. */
    RecordedAnswers answers() {
        return RecordedAnswers.of(repositories.values().toArray(RecordedImage[]::new));
    }
}
