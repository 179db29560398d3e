package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.revision.ContentHash;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is in force of a policy, as a revision holds it: the spec, what its rules were compiled to, and where it is not enforced yet. Without the
 * latter two it is the spec alone.
 *
 * @param spec the spec with every reference resolved
 * @param programs what the rules of requirements were compiled to, by the requirements' names
 * @param rollout how far its rollout is; null where it is enforced wherever it selects
 * @param revision hash of the spec without its rollout, which changes nothing that a verdict rests on, however far it is, and of the programs
 */
public record PolicyContent(
        EvidencePolicySpec spec,
        Map<String, ProgramContent> programs,
        @Nullable RolloutState rollout,
        String revision) {
    private static final String SPEC = "spec";
    private static final String PROGRAMS = "programs";
    private static final String ROLLOUT = "rollout";

    public PolicyContent {
        programs = Map.copyOf(programs);
    }

    /** Returns the content of a policy without programs that is enforced wherever it selects. */
    public static PolicyContent of(EvidencePolicySpec spec) {
        return of(spec, Map.of());
    }

    /** Returns the content of a policy that is enforced wherever it selects. */
    public static PolicyContent of(EvidencePolicySpec spec, Map<String, ProgramContent> programs) {
        var demands = CanonicalJson.of(spec.withRollout(null));
        return new PolicyContent(
                spec,
                programs,
                null,
                ContentHash.of(programs.isEmpty() ? demands : revised(CanonicalJson.of(programs), demands)));
    }

    /** Returns the content of a policy without programs at some point of its rollout. */
    public static PolicyContent of(EvidencePolicySpec spec, @Nullable RolloutState rollout) {
        return of(spec).with(rollout);
    }

    /** Returns the same at some point of its rollout; at its end it lists no namespace, and proves so what no longer list may take back. */
    public PolicyContent with(@Nullable RolloutState state) {
        return new PolicyContent(spec, programs, state, revision);
    }

    /** Returns the same with other programs. */
    public PolicyContent with(Map<String, ProgramContent> other) {
        return of(spec, other).with(rollout);
    }

    /** Reads content from the text of a revision. */
    public static ReadResult<PolicyContent> read(String text) {
        return switch (CanonicalJson.tree(text)) {
            case ReadResult.Read<JsonNode>(var tree)
            when tree.has(SPEC) ->
                switch (CanonicalJson.read(tree, Beside.class)) {
                    case ReadResult.Read<Beside>(var read) -> read.content(tree);
                    case ReadResult.Unreadable<Beside>(var field, var problem) ->
                        new ReadResult.Unreadable<>(field, problem);
                };
            case ReadResult.Read<JsonNode>(var tree) ->
                switch (CanonicalJson.read(tree, EvidencePolicySpec.class)) {
                    case ReadResult.Read<EvidencePolicySpec>(var spec) ->
                        new ReadResult.Read<>(new PolicyContent(
                                spec,
                                Map.of(),
                                null,
                                tree.has(ROLLOUT) ? ContentHash.of(demands(tree)) : ContentHash.of(text)));
                    case ReadResult.Unreadable<EvidencePolicySpec>(var field, var problem) ->
                        new ReadResult.Unreadable<>(field.isEmpty() ? SPEC : SPEC + "." + field, problem);
                };
            case ReadResult.Unreadable<JsonNode>(var field, var problem) -> new ReadResult.Unreadable<>(SPEC, problem);
        };
    }

    private static String demands(JsonNode spec) {
        var demands = spec.deepCopy();
        if (demands instanceof ObjectNode fields) {
            fields.remove(ROLLOUT);
        }
        return CanonicalJson.of(demands);
    }

    private static String revised(String programs, String demands) {
        return "{\"" + PROGRAMS + "\":" + programs + ",\"" + SPEC + "\":" + demands + "}";
    }

    /** Returns it as canonical JSON. */
    public String text() {
        return CanonicalJson.of(rollout == null && programs.isEmpty() ? spec : new Beside(programs, rollout, spec));
    }

    /** Returns the UIDs of the namespaces that are not enforced yet, by name. */
    public Map<String, String> audited() {
        return rollout == null ? Map.of() : rollout.audited();
    }

    /** The form with programs or a rollout; a spec has no field {@code spec}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Beside(
            Map<String, ProgramContent> programs,
            @Nullable RolloutState rollout,
            @Nullable EvidencePolicySpec spec) {
        private Beside {
            programs = programs == null ? Map.of() : programs;
        }

        ReadResult<PolicyContent> content(JsonNode written) {
            if (spec == null || (rollout == null && programs.isEmpty())) {
                return new ReadResult.Unreadable<>(spec == null ? SPEC : ROLLOUT, "it is missing");
            }
            if (rollout != null && rollout.audited().size() > RolloutState.MOST_AUDITED) {
                return new ReadResult.Unreadable<>("rollout.audited", "it is too long");
            }
            if (programs.values().stream().anyMatch(Objects::isNull)) {
                return new ReadResult.Unreadable<>(PROGRAMS, "one of them is null");
            }
            var demands = demands(written.get(SPEC));
            var hashed = programs.isEmpty() ? demands : revised(CanonicalJson.of(written.get(PROGRAMS)), demands);
            return new ReadResult.Read<>(new PolicyContent(spec, programs, rollout, ContentHash.of(hashed)));
        }
    }
}
