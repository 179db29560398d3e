package dev.portcullis.cli.policy;

import dev.portcullis.opa.RuleHead;
import java.util.Set;

/** The rules that a requirement {@code rego} asks for. */
final class EntryPoints {
    static final String DENY = "portcullis/deny";
    static final String WARN = "portcullis/warn";

    private static final Set<String> ALL = Set.of(DENY, WARN);

    private EntryPoints() {}

    static boolean isOne(RuleHead head) {
        return ALL.contains(head.entryPoint());
    }
}
