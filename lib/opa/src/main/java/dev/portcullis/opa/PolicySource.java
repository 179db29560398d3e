package dev.portcullis.opa;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Files of Rego, and of data beside it, by their paths.
 *
 * <p>A path has segments of letters, digits, dots, hyphens and underscores, separated by {@code /}; none begins with a dot or hyphen, so that
 * none leads out of the folder or is taken for an option.
 */
public final class PolicySource {
    /** Most files. */
    public static final int MAXIMUM_FILES = 1_000;

    /** Most bytes of all files together. */
    public static final int MAXIMUM_BYTES = 8 << 20;

    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,15}");
    private static final int MAXIMUM_PATH = 512;
    private static final String MODULE = ".rego";

    private final SortedMap<String, byte[]> files;

    private PolicySource(SortedMap<String, byte[]> files) {
        this.files = files;
    }

    /**
     * Takes files.
     *
     * @param files contents by path: modules end in {@code .rego}, all else is data as OPA loads it
     * @throws IllegalArgumentException if there is no module, there is too much, or a path is none
     */
    public static PolicySource of(Map<String, byte[]> files) {
        if (files.keySet().stream().noneMatch(path -> path.endsWith(MODULE))) {
            throw new IllegalArgumentException("there is no file of Rego (*.rego)");
        }
        if (files.size() > MAXIMUM_FILES) {
            throw new IllegalArgumentException("there are more than " + MAXIMUM_FILES + " files");
        }
        var bytes = files.values().stream().mapToLong(content -> content.length).sum();
        if (bytes > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("the files have more than " + MAXIMUM_BYTES + " bytes");
        }
        for (var path : files.keySet()) {
            if (!isPath(path)) {
                throw new IllegalArgumentException(
                        "a file's path may have letters, digits, dots, hyphens and underscores: " + path);
            }
        }
        return new PolicySource(new TreeMap<>(files));
    }

    /** Says whether a file may have this path. */
    public static boolean isPath(String path) {
        return path.length() <= MAXIMUM_PATH && PATH.matcher(path).matches();
    }

    /** The contents by path, in order of the paths. */
    SortedMap<String, byte[]> files() {
        return files;
    }

    /** The paths of the modules, in order. */
    public List<String> modules() {
        return files.keySet().stream().filter(path -> path.endsWith(MODULE)).toList();
    }

    /** The text of a file. */
    public String text(String path) {
        var content = files.get(path);
        if (content == null) {
            throw new IllegalArgumentException("no such file: " + path);
        }
        return new String(content, StandardCharsets.UTF_8);
    }
}
