package dev.portcullis.testing.recorded;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * All that a repository holds, as bytes. Immutable: what changes it gives another one.
 *
 * @param repository its path
 * @param referrersApi whether its registry has the referrers API
 * @param tags digest by tag
 * @param manifests manifests and indexes by digest
 * @param blobs text by digest; everything recorded is text
 */
public record RecordedImage(
        String repository,
        boolean referrersApi,
        SequencedMap<String, String> tags,
        SequencedMap<String, RecordedManifest> manifests,
        SequencedMap<String, String> blobs) {

    /**
     * A manifest or an index.
     *
     * @param mediaType as the registry says it
     */
    public record RecordedManifest(String mediaType, String content) {}

    public RecordedImage {
        tags = Collections.unmodifiableSequencedMap(new TreeMap<>(tags));
        manifests = Collections.unmodifiableSequencedMap(new TreeMap<>(manifests));
        blobs = Collections.unmodifiableSequencedMap(new TreeMap<>(blobs));
    }

    /** With a tag that names another manifest. */
    public RecordedImage tag(String tag, String digest) {
        SequencedMap<String, String> changed = new TreeMap<>(tags);
        changed.put(tag, digest);
        return new RecordedImage(repository, referrersApi, changed, manifests, blobs);
    }

    /** With one more manifest. */
    public RecordedImage manifest(String mediaType, String content) {
        SequencedMap<String, RecordedManifest> changed = new TreeMap<>(manifests);
        changed.put(digest(content), new RecordedManifest(mediaType, content));
        return new RecordedImage(repository, referrersApi, tags, changed, blobs);
    }

    /** Without a manifest; tags that name it stay, dangling. */
    public RecordedImage withoutManifest(String digest) {
        SequencedMap<String, RecordedManifest> changed = new TreeMap<>(manifests);
        changed.remove(digest);
        return new RecordedImage(repository, referrersApi, tags, changed, blobs);
    }

    /** With one more blob. */
    public RecordedImage blob(String content) {
        SequencedMap<String, String> changed = new TreeMap<>(blobs);
        changed.put(digest(content), content);
        return new RecordedImage(repository, referrersApi, tags, manifests, changed);
    }

    /** With all that another repository holds as well; its tags win. */
    public RecordedImage and(RecordedImage other) {
        SequencedMap<String, String> moreTags = new TreeMap<>(tags);
        moreTags.putAll(other.tags);
        SequencedMap<String, RecordedManifest> moreManifests = new TreeMap<>(manifests);
        moreManifests.putAll(other.manifests);
        SequencedMap<String, String> moreBlobs = new TreeMap<>(blobs);
        moreBlobs.putAll(other.blobs);
        return new RecordedImage(repository, referrersApi, moreTags, moreManifests, moreBlobs);
    }

    /** {@code sha256:…} of a text. */
    public static String digest(String content) {
        return Digests.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
