package dev.portcullis.opa;

import java.util.List;

/**
 * Where a rule begins.
 *
 * @param path of what it defines, without {@code data}: {@code [portcullis, deny]}
 * @param file path of its module
 * @param row line, from 1
 * @param column from 1
 */
public record RuleHead(List<String> path, String file, int row, int column) {
    public RuleHead {
        path = List.copyOf(path);
    }

    /** The name as an entry point, {@code portcullis/deny}. */
    public String entryPoint() {
        return String.join("/", path);
    }
}
