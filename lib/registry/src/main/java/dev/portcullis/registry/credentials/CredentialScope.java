package dev.portcullis.registry.credentials;

import dev.portcullis.core.image.ImageRepository;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a credential is used.
 *
 * @param hostLabels labels of the host; {@code *} in one stands for any characters of that label
 * @param port the port, or empty for 443
 * @param path segments that the repository's path begins with
 */
record CredentialScope(List<String> hostLabels, String port, List<String> path) {
    /** Longest path first, then hosts without wildcards. */
    static final Comparator<CredentialScope> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    (CredentialScope scope) -> -scope.path().size())
            .thenComparing(CredentialScope::hasWildcard);

    private static final int MAX_LENGTH = 1_024;
    private static final Set<String> DOCKER_HUB =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    /** Reads a key of a Docker configuration: {@code [scheme://]host[:port][/v1/|/v2/][/path]}. */
    static Optional<CredentialScope> parse(String key) {
        if (key.isBlank() || key.length() > MAX_LENGTH || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return Optional.empty();
        }
        String text = key.replaceFirst("^https?://", "");
        int slash = text.indexOf('/');
        String authority = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
        String path = slash < 0 ? "" : text.substring(slash).replaceFirst("^/v[12]/", "/");
        int colon =
                authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']') + 1) : authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        if (host.isEmpty() || authority.indexOf('@') >= 0 || !port.matches("[0-9]{0,5}") || path.indexOf('?') >= 0) {
            return Optional.empty();
        }
        return Optional.of(new CredentialScope(labels(host), port.equals("443") ? "" : port, segments(path)));
    }

    boolean covers(ImageRepository repository) {
        String host = repository.host();
        int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        String repositoryPort = colon < 0 ? "" : host.substring(colon + 1);
        List<String> segments = segments(repository.path());
        return port.equals(repositoryPort.equals("443") ? "" : repositoryPort)
                && coversHost(labels(name))
                && path.size() <= segments.size()
                && path.equals(segments.subList(0, path.size()));
    }

    private boolean coversHost(List<String> labels) {
        if (labels.size() != hostLabels.size()) {
            return false;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (!matches(hostLabels.get(i), labels.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Stars only, as they are what people write; greedy from the left needs no backtracking beyond the last star. */
    private static boolean matches(String pattern, String label) {
        int p = 0;
        int l = 0;
        int star = -1;
        int resume = 0;
        while (l < label.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = l;
            } else if (p < pattern.length() && pattern.charAt(p) == label.charAt(l)) {
                p++;
                l++;
            } else if (star >= 0) {
                p = star + 1;
                l = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private boolean hasWildcard() {
        return hostLabels.stream().anyMatch(label -> label.indexOf('*') >= 0);
    }

    private static List<String> labels(String host) {
        String canonical = DOCKER_HUB.contains(host) ? "docker.io" : host;
        return canonical.startsWith("[") ? List.of(canonical) : List.of(canonical.split("\\.", -1));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/")).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
