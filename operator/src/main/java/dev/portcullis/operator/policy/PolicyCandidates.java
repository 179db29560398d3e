package dev.portcullis.operator.policy;

import dev.portcullis.compiler.MadePrograms;
import dev.portcullis.compiler.PolicyPrograms;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.revision.RevisionOwner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what can be put in force of a policy's spec.
 *
 * <p>What failed for want of a compiler or registry is not tried again for each notice, but after a while: such attempts take time, and all policies
 * wait for the same threads.
 */
public final class PolicyCandidates {
    /** Time until something that may succeed of itself is tried again. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private final AcceptedTrustRoots trustRoots;
    private final PolicyPrograms programs;
    private final InstantSource clock;
    private final Attempts attempts = new Attempts();

    /**
     * @param trustRoots what is in force of the trust roots that policies name
     * @param programs makes the programs of their rules
     */
    public PolicyCandidates(AcceptedTrustRoots trustRoots, PolicyPrograms programs, InstantSource clock) {
        this.trustRoots = trustRoots;
        this.programs = programs;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param lookAgain when it is worth another try; null for the usual time
     */
    record Found(Candidate candidate, @Nullable Duration lookAgain) {
        Found(Candidate candidate) {
            this(candidate, null);
        }
    }

    Found of(RevisionOwner owner, @Nullable EvidencePolicySpec spec, InstallationKeys keys) {
        if (spec == null) {
            return new Found(new Candidate.Invalid(List.of("spec: it is missing")));
        }
        var problems = PolicyCompiler.check(spec);
        if (!problems.isEmpty()) {
            return new Found(Candidate.refused(problems));
        }
        var roots = trustRoots.of(spec, keys);
        if (!roots.neverAccepted().isEmpty()) {
            return new Found(new Candidate.Unresolved(ConditionReason.TRUST_ROOT_NOT_READY, roots.unready()));
        }
        var missing = PolicyReferences.check(spec, roots.accepted());
        if (!missing.isEmpty()) {
            return new Found(Candidate.refused(missing));
        }
        return spec.requirements().stream().allMatch(requirement -> requirement.rego() == null)
                ? new Found(acceptable(PolicyContent.of(spec)))
                : withPrograms(owner, spec, roots, keys);
    }

    private Found withPrograms(
            RevisionOwner owner, EvidencePolicySpec spec, AcceptedTrustRoots.Found roots, InstallationKeys keys) {
        var now = clock.instant();
        var earlier = attempts.of(owner.object(), now);
        if (earlier != null) {
            return earlier;
        }
        return switch (made(owner, spec, roots, keys)) {
            case MadePrograms.All(var all) -> new Found(acceptable(PolicyContent.of(spec, all)));
            case MadePrograms.Failed(var cause, var problems) ->
                switch (cause) {
                    case SOURCE -> new Found(new Candidate.Invalid(problems));
                    case BUNDLE -> failed(owner, ConditionReason.BUNDLE_REFUSED, problems);
                    case UNAVAILABLE -> failed(owner, ConditionReason.NOT_COMPILED, problems);
                };
        };
    }

    private MadePrograms made(
            RevisionOwner owner, EvidencePolicySpec spec, AcceptedTrustRoots.Found roots, InstallationKeys keys) {
        try {
            return programs.of(spec, inForce(owner, keys), () -> AcceptedTrustRoots.inForce(roots));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while its rules were compiled; it is tried again", e);
        }
    }

    private Found failed(RevisionOwner owner, ConditionReason reason, List<String> problems) {
        var found = new Found(new Candidate.Unmade(reason, problems), RETRY);
        attempts.note(owner.object(), found, clock.instant().plus(RETRY));
        return found;
    }

    private @Nullable PolicyContent inForce(RevisionOwner owner, InstallationKeys keys) {
        var name = owner.object().getMetadata().getName();
        return trustRoots
                .revisions()
                .read(RevisedKind.EVIDENCE_POLICY, name, owner.named(), keys)
                .map(revision ->
                        PolicyContent.read(revision.content()) instanceof ReadResult.Read<PolicyContent>(var content)
                                ? content
                                : null)
                .orElse(null);
    }

    private static Candidate acceptable(PolicyContent content) {
        return Candidate.of(new Compiled.Accepted<>(content), content.text());
    }
}
