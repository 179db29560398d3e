package dev.portcullis.core.image;

import java.util.Arrays;
import java.util.List;

/**
 * A pattern over canonical repositories, {@code host/path}.
 *
 * <p>In the path, {@code *} stands for one segment, {@code **} for one or more, and one {@code *} inside a segment for any characters of
 * that segment. The host is written out in canonical form; a leading {@code *.} stands for exactly one label of it. A port is part of the
 * host. A pattern that could never match anything is refused, because a policy that silently covers nothing is worse than none.
 *
 * <p>Immutable. Matching takes time proportional to the number of segments of pattern and path multiplied.
 */
public final class ImagePattern {
    private static final int MAX_LENGTH = 512;
    private static final String ANY_LABEL = "*.";
    private static final String ANY_SEGMENTS = "**";

    /** Covers every repository on every host; no text compiles to it, so no accepted policy can say it. */
    public static final ImagePattern EVERYTHING = new ImagePattern("**", false, "", List.of(Segment.compile("**")));

    private final String text;
    private final boolean anyLabel;
    private final String host;
    private final List<Segment> segments;

    private ImagePattern(String text, boolean anyLabel, String host, List<Segment> segments) {
        this.text = text;
        this.anyLabel = anyLabel;
        this.host = host;
        this.segments = segments;
    }

    /**
     * Compiles a pattern.
     *
     * @throws InvalidImagePatternException saying what is wrong
     */
    public static ImagePattern compile(String text) {
        try {
            return compileChecked(text);
        } catch (RegistryHost.Malformed e) {
            throw new InvalidImagePatternException(e.problem(), text);
        }
    }

    /** Tells whether the pattern covers this repository. */
    public boolean matches(ImageRepository repository) {
        return matchesHost(repository.host()) && matchesPath(repository.path().split("/", -1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImagePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private boolean matchesHost(String candidate) {
        if (host.isEmpty()) {
            return true;
        }
        if (!anyLabel) {
            return candidate.equals(host);
        }
        int dot = candidate.indexOf('.');
        return dot > 0 && candidate.substring(dot + 1).equals(host);
    }

    /** Advances the set of reachable positions one path segment at a time: no backtracking. */
    private boolean matchesPath(String[] path) {
        boolean[] reached = new boolean[segments.size() + 1];
        reached[0] = true;
        for (String part : path) {
            boolean[] next = new boolean[reached.length];
            for (int i = 0; i < segments.size(); i++) {
                if (reached[i] && segments.get(i).matches(part)) {
                    next[i + 1] = true;
                }
                if (reached[i + 1] && segments.get(i).repeats()) {
                    next[i + 1] = true;
                }
            }
            reached = next;
        }
        return reached[segments.size()];
    }

    private static ImagePattern compileChecked(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new RegistryHost.Malformed("a pattern has 1 to 512 characters");
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new RegistryHost.Malformed("a pattern names host and path, as in registry.example.com/apps/**");
        }
        String hostPart = text.substring(0, slash);
        boolean anyLabel = hostPart.startsWith(ANY_LABEL);
        String host = anyLabel ? hostPart.substring(ANY_LABEL.length()) : hostPart;
        checkHost(host, anyLabel);
        List<Segment> segments = Arrays.stream(text.substring(slash + 1).split("/", -1))
                .map(Segment::compile)
                .toList();
        if (RegistryHost.isDockerHub(host)
                && segments.size() == 1
                && !segments.getFirst().repeats()) {
            throw new RegistryHost.Malformed(
                    "a repository on Docker Hub has two segments, as in docker.io/library/nginx");
        }
        return new ImagePattern(text, anyLabel, host, segments);
    }

    private static void checkHost(String host, boolean anyLabel) {
        if (host.indexOf('*') >= 0) {
            throw new RegistryHost.Malformed(
                    "the host is written out; only a leading '*.' may stand for one label of it");
        }
        String canonical = RegistryHost.canonical(host);
        if (!canonical.equals(host)) {
            throw new RegistryHost.Malformed("the host's canonical form is " + canonical);
        }
        String name = host.split(":", 2)[0];
        if (anyLabel && (name.indexOf('.') < 0 || name.startsWith("[") || name.matches("[0-9.]+"))) {
            throw new RegistryHost.Malformed("after '*.' come at least two labels of a DNS name");
        }
    }

    /**
     * One segment of the path.
     *
     * @param prefix what the segment begins with
     * @param suffix what the segment ends with; meaningless for a literal
     * @param wildcard whether anything may stand between prefix and suffix
     * @param repeats whether it stands for one or more segments
     */
    private record Segment(String prefix, String suffix, boolean wildcard, boolean repeats) {
        static Segment compile(String text) {
            if (text.equals(ANY_SEGMENTS)) {
                return new Segment("", "", true, true);
            }
            int star = text.indexOf('*');
            if (star < 0) {
                RepositoryPath.check(text);
                return new Segment(text, "", false, false);
            }
            Segment segment = new Segment(text.substring(0, star), text.substring(star + 1), true, false);
            if (segment.suffix.indexOf('*') >= 0) {
                throw new RegistryHost.Malformed("a segment holds at most one '*', or is '**'");
            }
            boolean begins = segment.prefix.isEmpty() || RepositoryPath.isSegment(segment.prefix + "0");
            boolean ends = segment.suffix.isEmpty() || RepositoryPath.isSegment("0" + segment.suffix);
            if (!begins || !ends) {
                throw new RegistryHost.Malformed("no repository's path has a segment like this");
            }
            return segment;
        }

        boolean matches(String part) {
            if (!wildcard) {
                return part.equals(prefix);
            }
            return part.length() >= prefix.length() + suffix.length()
                    && part.startsWith(prefix)
                    && part.endsWith(suffix);
        }
    }
}
