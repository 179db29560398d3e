package dev.portcullis.core.image;

import java.util.regex.Pattern;

/** The grammar of repository paths, tags, as github.com/distribution/reference has it. */
final class RepositoryPath {
    private static final int MAX_LENGTH = 255;
    private static final int MAX_TAG_LENGTH = 128;
    // Each class is disjoint from what follows it, so matching is linear.
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9]++(?:(?:__|[._]|-++)[a-z0-9]++)*+");

    private RepositoryPath() {}

    static boolean isSegment(String segment) {
        return SEGMENT.matcher(segment).matches();
    }

    static void check(String path) {
        if (path.isEmpty()) {
            throw new RegistryHost.Malformed("the repository has no name");
        }
        if (path.length() > MAX_LENGTH) {
            throw new RegistryHost.Malformed("the repository's path is longer than 255 characters");
        }
        for (String segment : path.split("/", -1)) {
            checkSegment(segment);
        }
    }

    static void checkTag(String tag) {
        if (tag.isEmpty()) {
            throw new RegistryHost.Malformed("the tag is empty");
        }
        if (tag.length() > MAX_TAG_LENGTH) {
            throw new RegistryHost.Malformed("the tag is longer than 128 characters");
        }
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!word && (i == 0 || (c != '.' && c != '-'))) {
                throw new RegistryHost.Malformed(
                        "a tag consists of letters, digits, '_', '.' and '-' and begins with neither '.' nor '-'");
            }
        }
    }

    private static void checkSegment(String segment) {
        if (segment.isEmpty()) {
            throw new RegistryHost.Malformed("the repository's path has an empty segment");
        }
        if (!Characters.all(segment, c -> c < 'A' || c > 'Z')) {
            throw new RegistryHost.Malformed("the repository's path must be in lower case");
        }
        if (!isSegment(segment)) {
            throw new RegistryHost.Malformed(
                    "a segment of a repository's path consists of lower-case letters and digits, parted by '.', '_', '__' or hyphens");
        }
    }
}
