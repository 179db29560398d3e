package dev.portcullis.core.policy;

import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/**
 * Says in one short text what a requirement demands: of whom, how many, of what. Not its name, its mode, or for how long evidence is young
 * enough, so that whoever met it before met the same.
 */
final class DemandHash {
    /** Half of a SHA-256 in hexadecimal digits: enough that no two demands that anybody writes have the same. */
    private static final int LENGTH = 32;

    private final StringBuilder text = new StringBuilder();

    private DemandHash() {}

    static String of(Requirement requirement) {
        var hash = new DemandHash();
        hash.add(requirement);
        return Digest.of(hash.text.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, LENGTH);
    }

    private void add(Requirement requirement) {
        switch (requirement) {
            case Requirement.Signature(var name, var mode, var demand) -> {
                add("signature");
                add(demand);
            }
            case Requirement.Attestation(var name, var mode, var type, var demand, var per) -> {
                add("attestation");
                add(type);
                add(per.name());
                add(demand);
            }
            case Requirement.AnyOf(var name, var mode, var alternatives) -> {
                add("anyOf");
                add(alternatives.stream().map(DemandHash::of).sorted().toList());
            }
            case Requirement.Programmed rego -> {
                add("rego");
                add(rego.program().digest().toString());
                add(rego.parameters());
                add(rego.per().name());
                add(rego.inputs().stream().map(DemandHash::of).sorted().toList());
            }
            case Requirement.Unmeetable(var name, var mode, var reason, var detail) -> {
                add("unmeetable");
                add(reason.name());
                add(detail);
            }
        }
    }

    private void add(Demand demand) {
        add(String.valueOf(demand.threshold()));
        add(demand.authorities().stream().map(DemandHash::of).sorted().toList());
    }

    private static String of(ProgramInput input) {
        var hash = new DemandHash();
        hash.add(input.predicateType());
        hash.add(String.valueOf(input.required()));
        hash.add(input.demand());
        return hash.text.toString();
    }

    private static String of(Authority authority) {
        var hash = new DemandHash();
        hash.add(authority.trustRoot());
        hash.add(authority.keys().stream().sorted().toList());
        hash.add(authority.identities().stream().map(DemandHash::of).sorted().toList());
        return hash.text.toString();
    }

    private static String of(IdentityMatcher matcher) {
        var hash = new DemandHash();
        hash.add(matcher.issuer());
        hash.add(matcher.subject());
        hash.add(matcher.subjectType().name());
        new TreeMap<>(matcher.extensions()).forEach((extension, value) -> {
            hash.add(extension.name());
            hash.add(value);
        });
        return hash.text.toString();
    }

    private void add(IdentityPattern pattern) {
        add(pattern instanceof IdentityPattern.Exact ? "exactly" : "expression");
        add(pattern.source());
    }

    private void add(List<String> parts) {
        add(String.valueOf(parts.size()));
        parts.forEach(this::add);
    }

    /** With its length, so that no two lists of parts make the same text. */
    private void add(String part) {
        text.append(part.length()).append(':').append(part).append('\n');
    }
}
