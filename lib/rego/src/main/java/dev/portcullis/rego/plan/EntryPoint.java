package dev.portcullis.rego.plan;

import java.util.List;

/** What can be asked of a plan, by name, such as {@code "portcullis/deny"}. */
public record EntryPoint(String name, List<Block> blocks) {
    public EntryPoint {
        blocks = List.copyOf(blocks);
    }
}
