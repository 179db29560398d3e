package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.operator.rules.Applicable;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.Judgements;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Counts what would become of what runs, by what the scan found. It reads no cluster.
 *
 * @param workloads what runs
 * @param judgements what the scan found
 * @param rules what the scan goes by; empty before anything was heard
 * @param complete whether everything that runs is known
 * @param exempt namespaces that are never judged
 * @param registries what the installation says of registries
 */
public record CensusTaker(
        Workloads workloads,
        Judgements judgements,
        Supplier<Optional<Rules>> rules,
        BooleanSupplier complete,
        Set<String> exempt,
        Registries registries) {
    public CensusTaker {
        exempt = Set.copyOf(exempt);
    }

    /** Returns the census for a policy; empty where not everything was read, or the scan does not go by this content yet. */
    Optional<Census> take(String policy, PolicyContent content) {
        var known = rules.get();
        if (known.isEmpty() || !complete.getAsBoolean()) {
            return Optional.empty();
        }
        return known.get().snapshot().policies().stream()
                .filter(gated -> gated.policy().name().equals(policy)
                        && gated.policy().revision().equals(content.revision())
                        && gated.audited().equals(content.audited()))
                .findFirst()
                .map(gated -> count(gated, known.get()));
    }

    private Census count(Gated gated, Rules inForce) {
        var byNamespace = new HashMap<String, Map<ObjectId, Outlook>>();
        for (var workload : workloads.all()) {
            var namespace = inForce.namespaces().get(workload.id().namespace());
            if (workload.presence() == Presence.RUNS && namespace != null && selects(gated, namespace)) {
                byNamespace
                        .computeIfAbsent(namespace.name(), name -> new HashMap<>())
                        .merge(
                                workloads.topOf(workload).id(),
                                outlook(workload, gated, inForce, namespace),
                                (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
        return Census.of(inForce.namespaces().values().stream()
                .filter(namespace -> selects(gated, namespace))
                .map(namespace -> count(namespace, byNamespace.getOrDefault(namespace.name(), Map.of())))
                .toList());
    }

    private boolean selects(Gated gated, KnownNamespace namespace) {
        return !exempt.contains(namespace.name()) && gated.policy().namespaces().matches(namespace.labels());
    }

    private static NamespaceCount count(KnownNamespace namespace, Map<ObjectId, Outlook> outlooks) {
        return new NamespaceCount(
                namespace,
                outlooks.size(),
                named(outlooks, Outlook.REFUSED),
                named(outlooks, Outlook.UNDECIDABLE),
                named(outlooks, Outlook.NOT_JUDGED));
    }

    private static List<String> named(Map<ObjectId, Outlook> outlooks, Outlook wanted) {
        return outlooks.entrySet().stream()
                .filter(entry -> entry.getValue() == wanted)
                .map(entry -> entry.getKey().kind() + "/" + entry.getKey().name())
                .sorted()
                .toList();
    }

    private Outlook outlook(Workload workload, Gated gated, Rules inForce, KnownNamespace namespace) {
        if (!workload.problem().isEmpty()) {
            // Whoever cannot read at admission what an object runs refuses it.
            return Outlook.REFUSED;
        }
        var policy = gated.policy().name();
        return Question.of(workload).stream()
                .map(question ->
                        gated.isAuditedIn(namespace) ? prospect(question, policy, inForce) : now(question, policy))
                .max(Comparator.naturalOrder())
                .orElse(Outlook.ALLOWED);
    }

    private Outlook prospect(Question question, String policy, Rules inForce) {
        var judgement = judgements.of(question);
        var applicable = Applicable.to(question, inForce.of(question), registries);
        if (judgement.isEmpty() || !judgement.get().fingerprint().equals(applicable.fingerprint())) {
            return Outlook.NOT_JUDGED;
        }
        return switch (judgement.get().prospects().get(policy)) {
            case ALLOWED -> Outlook.ALLOWED;
            case REFUSED -> Outlook.REFUSED;
            case UNDECIDABLE -> Outlook.UNDECIDABLE;
            case null -> Outlook.NOT_JUDGED;
        };
    }

    /** Where the policy is enforced, it only matters whether registries answer. */
    private Outlook now(Question question, String policy) {
        var unanswered = judgements.of(question).stream()
                .flatMap(judgement -> judgement.results().stream())
                .anyMatch(result -> result.policy().equals(policy) && result.outcome() == Outcome.ERROR);
        return unanswered ? Outlook.UNDECIDABLE : Outlook.ALLOWED;
    }

    /** What would become of a workload; the worst of its images counts. */
    private enum Outlook {
        ALLOWED,
        NOT_JUDGED,
        UNDECIDABLE,
        REFUSED
    }
}
