package dev.portcullis.core.image;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image as a Pod names it, in canonical form.
 *
 * <p>Host and path are told apart as containerd does, so that what is judged is what the kubelet pulls. Texts that containerd would accept
 * but that have no single canonical form are refused. A reference with neither tag nor digest has the tag {@code latest}. With
 * both, the digest decides and the tag is a remark.
 *
 * @param repository where the image is
 * @param tag the tag; null only if there is a digest
 * @param digest the digest of the manifest or index, or null
 * @see <a href="https://github.com/distribution/reference">the grammar</a>
 */
public record ImageReference(
        ImageRepository repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    private static final int MAX_LENGTH = 1024;
    private static final int IDENTIFIER_LENGTH = 64;
    private static final String DEFAULT_TAG = "latest";
    private static final String OFFICIAL_IMAGES = "library/";
    // containerd takes "sha256:4f…", shortened too, for any image that the node already has under that identifier.
    private static final Set<String> IDENTIFIER_ALGORITHMS = Set.of("sha256", "sha384", "sha512");
    private static final String DOCKER_INDEX = "index.docker.io";

    /** Refuses a reference with neither tag nor digest, and a malformed tag. */
    public ImageReference {
        if (tag == null && digest == null) {
            throw new InvalidImageReferenceException("a reference needs a tag or a digest", repository.toString());
        }
        if (tag != null) {
            try {
                RepositoryPath.checkTag(tag);
            } catch (RegistryHost.Malformed e) {
                throw new InvalidImageReferenceException(e.problem(), tag);
            }
        }
    }

    /**
     * Parses a reference as it stands in a Pod.
     *
     * @throws InvalidImageReferenceException saying what is wrong
     */
    public static ImageReference parse(String text) {
        try {
            checkCharacters(text);
            int at = text.indexOf('@');
            @Nullable Digest digest = at < 0 ? null : parseDigest(text.substring(at + 1));
            return parseName(at < 0 ? text : text.substring(0, at), digest);
        } catch (RegistryHost.Malformed e) {
            throw new InvalidImageReferenceException(e.problem(), text);
        }
    }

    /** Returns the digest if the reference names one. */
    public Optional<Digest> pinned() {
        return Optional.ofNullable(digest);
    }

    /** Returns this image by that digest; the tag stays as a remark. */
    public ImageReference withDigest(Digest pin) {
        return new ImageReference(repository, tag, pin);
    }

    /** Returns {@code host/path[:tag][@sha256:hex]}, which parses to an equal reference. */
    @Override
    public String toString() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    private static ImageReference parseName(String name, @Nullable Digest digest) {
        int slash = name.indexOf('/');
        boolean hosted = slash >= 0 && RegistryHost.isHost(name.substring(0, slash));
        String writtenHost = hosted ? name.substring(0, slash) : RegistryHost.DOCKER_HUB;
        String rest = hosted ? name.substring(slash + 1) : name;
        int colon = rest.indexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        @Nullable String tag = colon < 0 ? null : rest.substring(colon + 1);
        if (!hosted && tag != null && IDENTIFIER_ALGORITHMS.contains(path)) {
            throw new RegistryHost.Malformed("an image's local identifier is not its name");
        }
        if (tag == null && digest == null) {
            tag = DEFAULT_TAG;
        }
        if (tag != null) {
            RepositoryPath.checkTag(tag);
        }
        String host = RegistryHost.canonical(writtenHost);
        RepositoryPath.check(path);
        return new ImageReference(new ImageRepository(host, dockerHubPath(writtenHost, host, path)), tag, digest);
    }

    /** Docker Hub's official images: the runtime completes their path only under the two names that it knows. */
    private static String dockerHubPath(String writtenHost, String host, String path) {
        if (!RegistryHost.isDockerHub(host) || path.indexOf('/') >= 0) {
            return path;
        }
        if (!writtenHost.equals(RegistryHost.DOCKER_HUB) && !writtenHost.equals(DOCKER_INDEX)) {
            throw new RegistryHost.Malformed("an official image is written docker.io/library/NAME");
        }
        String completed = OFFICIAL_IMAGES + path;
        RepositoryPath.check(completed);
        return completed;
    }

    private static Digest parseDigest(String text) {
        return Digest.parse(text)
                .orElseThrow(() -> new RegistryHost.Malformed(
                        text.startsWith("sha256:")
                                ? "a digest is sha256: and 64 lower-case hexadecimal digits"
                                : "only digests of algorithm sha256 are accepted"));
    }

    private static void checkCharacters(String text) {
        if (text.isEmpty()) {
            throw new RegistryHost.Malformed("the image reference is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new RegistryHost.Malformed("the image reference is longer than 1024 characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new RegistryHost.Malformed(
                        "an image reference holds no white space, control characters or characters beyond ASCII");
            }
        }
        if (text.contains("://")) {
            throw new RegistryHost.Malformed("an image reference has no scheme");
        }
        if (text.indexOf('%') >= 0) {
            throw new RegistryHost.Malformed("an image reference has no percent escapes");
        }
        if (text.length() == IDENTIFIER_LENGTH
                && Characters.all(text, c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new RegistryHost.Malformed("64 hexadecimal digits are an image's identifier, not its name");
        }
    }
}
