package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.revision.ContentHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in force of a policy, as a revision holds it: the spec, and where it is not enforced yet. Without a rollout it is the spec alone.
 *
 * @param spec the spec with every reference resolved
 * @param rollout how far its rollout is; null where it is enforced wherever it selects
 * @param revision hash of the spec without its rollout, which changes nothing that a verdict rests on, however far it is
 */
public record PolicyContent(
        EvidencePolicySpec spec, @Nullable RolloutState rollout, String revision) {
    private static final String SPEC = "spec";
    private static final String ROLLOUT = "rollout";

    /** Returns the content of a policy that is enforced wherever it selects. */
    public static PolicyContent of(EvidencePolicySpec spec) {
        return of(spec, null);
    }

    /** Returns the content of a policy with a rollout; at its end it lists no namespace, and proves so what no longer list may take back. */
    public static PolicyContent of(EvidencePolicySpec spec, @Nullable RolloutState rollout) {
        return new PolicyContent(spec, rollout, ContentHash.of(CanonicalJson.of(spec.withRollout(null))));
    }

    /** Reads content from the text of a revision. */
    public static ReadResult<PolicyContent> read(String text) {
        return switch (CanonicalJson.tree(text)) {
            case ReadResult.Read<JsonNode>(var tree)
            when tree.has(SPEC) ->
                switch (CanonicalJson.read(tree, RollingOut.class)) {
                    case ReadResult.Read<RollingOut>(var read) -> read.content(tree.get(SPEC));
                    case ReadResult.Unreadable<RollingOut>(var field, var problem) ->
                        new ReadResult.Unreadable<>(field, problem);
                };
            case ReadResult.Read<JsonNode>(var tree) ->
                switch (CanonicalJson.read(tree, EvidencePolicySpec.class)) {
                    case ReadResult.Read<EvidencePolicySpec>(var spec) ->
                        new ReadResult.Read<>(new PolicyContent(
                                spec, null, tree.has(ROLLOUT) ? revision(tree) : ContentHash.of(text)));
                    case ReadResult.Unreadable<EvidencePolicySpec>(var field, var problem) ->
                        new ReadResult.Unreadable<>(field.isEmpty() ? SPEC : SPEC + "." + field, problem);
                };
            case ReadResult.Unreadable<JsonNode>(var field, var problem) -> new ReadResult.Unreadable<>(SPEC, problem);
        };
    }

    private static String revision(JsonNode spec) {
        var demands = spec.deepCopy();
        if (demands instanceof ObjectNode fields) {
            fields.remove(ROLLOUT);
        }
        return ContentHash.of(CanonicalJson.of(demands));
    }

    /** Returns it as canonical JSON. */
    public String text() {
        return CanonicalJson.of(rollout == null ? spec : new RollingOut(rollout, spec));
    }

    /** Returns the UIDs of the namespaces that are not enforced yet, by name. */
    public Map<String, String> audited() {
        return rollout == null ? Map.of() : rollout.audited();
    }

    /** The form with a rollout; a spec has no field {@code spec}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record RollingOut(
            @Nullable RolloutState rollout, @Nullable EvidencePolicySpec spec) {
        ReadResult<PolicyContent> content(JsonNode written) {
            if (spec == null || rollout == null) {
                return new ReadResult.Unreadable<>(spec == null ? SPEC : ROLLOUT, "it is missing");
            }
            if (rollout.audited().size() > RolloutState.MOST_AUDITED) {
                return new ReadResult.Unreadable<>("rollout.audited", "it is too long");
            }
            return new ReadResult.Read<>(new PolicyContent(spec, rollout, revision(written)));
        }
    }
}
