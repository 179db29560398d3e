package dev.portcullis.operator.rules;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What applies to one question: whether it has changed, and which registry would be asked. Pure.
 *
 * @param fingerprint the same as long as no policy and no trust root changes that the verdict depends on
 * @param host the registry host that is asked first; empty where none is
 */
public record Applicable(String fingerprint, String host) {
    /** Finds out what applies. */
    public static Applicable to(Question question, PoliciesInForce rules, Registries registries) {
        ImageReference reference;
        try {
            reference = registries.canonical(ImageReference.parse(question.image()));
        } catch (InvalidImageReferenceException e) {
            return new Applicable(hash(unparsable(rules)), "");
        }
        var selection =
                PolicySelection.of(rules.policies(), reference.repository(), registries, rules.unmatchedImages());
        var text = new StringBuilder("others ")
                .append(selection.otherImages())
                .append(' ')
                .append(selection.excluded());
        selection.matching().forEach(policy -> append(policy, text));
        selection.trustRoots().stream()
                .sorted()
                .forEach(name -> append(name, rules.trustRoots().get(name), text));
        if (selection.matching().stream()
                .flatMap(policy -> policy.requirements().stream())
                .anyMatch(Requirement::readsNamespace)) {
            text.append("\nlabels ").append(labels(rules));
        }
        // What it would mean to enforce these is asked of every image, those of no policy included.
        rules.policies().stream()
                .filter(policy -> rules.audited().contains(policy.name()))
                .forEach(policy -> append(policy, text.append("\naudited")));
        rules.exemptions().approved().forEach(exemption -> text.append('\n').append(exemption));
        var asks = !selection.trustRoots().isEmpty();
        var places = selection.places().own();
        return new Applicable(
                hash(text), asks && !places.isEmpty() ? places.getFirst().host() : "");
    }

    private static String labels(PoliciesInForce rules) {
        var labels = rules.labels();
        return labels == null ? "unknown" : new TreeMap<>(labels).toString();
    }

    private static StringBuilder unparsable(PoliciesInForce rules) {
        var text = new StringBuilder("unparsable");
        rules.policies().forEach(policy -> append(policy, text));
        return text;
    }

    private static void append(Policy policy, StringBuilder text) {
        text.append('\n')
                .append(policy.name())
                .append(' ')
                .append(policy.revision())
                .append(' ')
                .append(policy.mode());
    }

    private static void append(String name, @Nullable TrustRootInForce root, StringBuilder text) {
        text.append('\n').append(name).append(' ').append(root == null ? "-" : root.basis());
    }

    private static String hash(StringBuilder text) {
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }
}
