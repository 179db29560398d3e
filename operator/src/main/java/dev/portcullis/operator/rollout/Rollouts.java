package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.crds.compile.CompiledRollout;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.PolicyMode;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.gate.GateReport;
import dev.portcullis.operator.gate.PolicyReadiness;
import dev.portcullis.operator.revision.RevisionOwner;
import dev.portcullis.operator.revision.Revisions;
import dev.portcullis.operator.revision.Revisions.Standing;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rollouts further: gathers what a step is decided by, and says what is to be put in force.
 *
 * @param client lists namespaces when a rollout begins
 * @param revisions what was in force
 * @param census counts what runs
 * @param gate what the last look at the gate showed
 * @param reports hears how rollouts stand
 */
public record Rollouts(
        KubernetesClient client,
        Revisions revisions,
        CensusTaker census,
        Supplier<GateReport> gate,
        RolloutReports reports) {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    /**
     * Returns what becomes of a policy.
     *
     * @param policy as it stands
     * @param candidate what was found about its spec
     */
    public Course course(
            EvidencePolicy policy, RevisionOwner owner, Candidate candidate, InstallationKeys keys, Instant now) {
        var spec = policy.getSpec();
        var name = policy.getMetadata().getName();
        var rollout = spec == null ? null : spec.rollout();
        if (spec == null || rollout == null) {
            reports.forget(name);
            var content = candidate instanceof Candidate.Acceptable(var text) ? read(text) : null;
            return new Course(candidate, content, null, null);
        }
        var status = policy.getStatus();
        var before = status == null ? null : status.rollout();
        if (!(candidate instanceof Candidate.Acceptable(var text))) {
            // What was accepted last stays in force as it is.
            return new Course(candidate, null, before, null);
        }
        if (spec.mode() != PolicyMode.ENFORCE) {
            return idle(name, read(text), candidate);
        }
        var state = state(name, spec, standing(owner, before, keys), now);
        if (state.audited().size() > RolloutState.MOST_AUDITED) {
            return new Course(tooMany(state), null, before, null);
        }
        return next(name, read(text).with(state), rollout, state, before, now);
    }

    /** Whoever takes a policy back must not have to take the rollout out of it first. */
    private Course idle(String name, PolicyContent content, Candidate candidate) {
        var status = new RolloutStatus(
                Phase.PAUSED, "", 0, 0, List.of(), 0, "nothing is enforced: the rollout begins with mode: Enforce");
        reports.stands(name, status);
        return new Course(candidate, content, status, null);
    }

    private Course next(
            String name,
            PolicyContent content,
            RolloutSpec rollout,
            RolloutState state,
            @Nullable RolloutStatus before,
            Instant now) {
        var bound = PolicyReadiness.of(gate.get(), name, content).status() == Condition.Status.TRUE;
        var view = new View(bound, census.take(name, content).orElse(null), now);
        var step = Stepping.decide(CompiledRollout.ofAccepted(rollout), state, view);
        if (!step.promoted().isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("policy", name)
                    .addKeyValue("namespaces", Names.of(step.promoted()))
                    .log("a policy is enforced in further namespaces");
        }
        var status = Telling.status(step, view, before);
        reports.stands(name, status);
        var next = content.with(step.next());
        var text = next.text();
        return text.length() > PolicyRevisionSpec.MAXIMUM_CONTENT
                ? new Course(tooMany(state), null, before, null)
                : new Course(new Candidate.Acceptable(text), next, status, step.lookAgain());
    }

    /** A status that tells of a rollout is only ever written once a revision was in force, though none may be left. */
    private Standing standing(RevisionOwner owner, @Nullable RolloutStatus before, InstallationKeys keys) {
        var known = revisions.standing(owner, keys);
        return new Standing(known.last(), known.proved(), known.lost() || before != null);
    }

    private RolloutState state(String name, EvidencePolicySpec spec, Standing standing, Instant now) {
        var proved = standing.proved().stream()
                .map(PolicyContent::read)
                .filter(ReadResult.Read.class::isInstance)
                .map(read -> ((ReadResult.Read<PolicyContent>) read).spec())
                .toList();
        var last = standing.last() == null ? null : read(standing.last());
        if (last == null && standing.lost()) {
            LOG.atWarn()
                    .addKeyValue("policy", name)
                    .log("nobody can prove where the policy was audited only, so it is enforced everywhere");
            return new RolloutState(Map.of(), now.toString(), now.toString(), 0);
        }
        return last != null && Beginning.isOver(spec, last)
                ? Beginning.goOn(spec, last, proved, now)
                : Beginning.begin(spec, last, namespaces(), now);
    }

    /** What was proved was written by an operator, and reads unless that was a newer one: then nothing is known. */
    private static PolicyContent read(String content) {
        return switch (PolicyContent.read(content)) {
            case ReadResult.Read<PolicyContent>(var read) -> read;
            case ReadResult.Unreadable<PolicyContent>(var field, var problem) ->
                throw new IllegalStateException(
                        "a revision of the policy cannot be read here (" + field + ": " + problem + ")");
        };
    }

    private List<KnownNamespace> namespaces() {
        return client.namespaces().list().getItems().stream()
                .map(KnownNamespace::of)
                .filter(namespace -> !census.exempt().contains(namespace.name()))
                .toList();
    }

    private static Candidate tooMany(RolloutState state) {
        return new Candidate.Invalid(
                List.of(
                        "spec.rollout: " + state.audited().size()
                                + " namespaces are not enforced yet, and at most " + RolloutState.MOST_AUDITED
                                + " can be listed; select some of them first, and widen match.namespaceSelector when those are enforced"));
    }
}
