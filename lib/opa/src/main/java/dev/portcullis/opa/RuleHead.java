package dev.portcullis.opa;

import java.util.List;

/**
 * Where a rule begins.
 *
 * @param path of what it defines, without {@code data}: {@code [portcullis, deny]}
 * @param file path of its module
 * @param row line, from 1
 * @param column from 1
 * @param isDefault whether it is the value where no rule has one
 */
public record RuleHead(List<String> path, String file, int row, int column, boolean isDefault) {
    public RuleHead {
        path = List.copyOf(path);
    }

    /** The name as an entry point, {@code portcullis/deny}. */
    public String entryPoint() {
        return String.join("/", path);
    }
}
