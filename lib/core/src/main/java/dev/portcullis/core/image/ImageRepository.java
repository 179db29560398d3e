package dev.portcullis.core.image;

/**
 * A repository on a registry, in canonical form: {@link ImageReference#parse} and {@link #parse} make them from text.
 *
 * @param host lower-case registry host, with its port unless that is the default 443
 * @param path the repository's path, for example {@code apps/shop}
 */
public record ImageRepository(String host, String path) {
    /** Refuses parts that are not canonical, because URLs are built from them and patterns are matched against them. */
    public ImageRepository {
        String problem = problem(host, path);
        if (!problem.isEmpty()) {
            throw new InvalidImageReferenceException(problem, host + "/" + path);
        }
    }

    /**
     * Parses a repository without tag and digest.
     *
     * @throws InvalidImageReferenceException saying what is wrong
     */
    public static ImageRepository parse(String text) {
        int name = text.lastIndexOf('/') + 1;
        if (text.indexOf('@') >= 0 || text.indexOf(':', name) >= 0) {
            throw new InvalidImageReferenceException("a repository is named without tag and digest", text);
        }
        return ImageReference.parse(text).repository();
    }

    /** Returns {@code host/path}. */
    @Override
    public String toString() {
        return host + "/" + path;
    }

    private static String problem(String host, String path) {
        try {
            if (!RegistryHost.canonical(host).equals(host)) {
                return "the registry host is not in canonical form";
            }
            RepositoryPath.check(path);
        } catch (RegistryHost.Malformed e) {
            return e.problem();
        }
        if (RegistryHost.isDockerHub(host) && path.indexOf('/') < 0) {
            return "a repository on Docker Hub has two segments, as in docker.io/library/" + path;
        }
        return "";
    }
}
