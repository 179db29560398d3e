package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.RecordedImage;
import dev.portcullis.cli.record.RecordedRules;
import dev.portcullis.cli.record.RecordedRules.NamespaceLabels;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.Decisions;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides recorded requests once more, by the policies that were in force or by others, from what was known then. Nothing is asked of
 * anybody: what the record and the content store do not hold ends in {@link Replayed.NotReplayable}. Not thread-safe.
 */
public final class Replay {
    /** No answer takes time here. */
    private static final Duration AMPLE = Duration.ofDays(1);

    private final ContentStore contents;

    public Replay(ContentStore contents) {
        this.contents = contents;
    }

    /** Decides by what was in force, and compares. */
    public Replayed replay(DecisionRecord record) {
        try {
            if (record.images().isEmpty()) {
                return withoutImages(record);
            }
            var rules = rules(record);
            var policies = policies(rules, rules.policies());
            var strangers = Selected.notBy(record, rules, policies);
            return strangers.isEmpty()
                    ? Comparison.ofAll(record, decide(record, audited(policies, rules), rules, true))
                    : new Replayed.Different(strangers);
        } catch (RuntimeException e) {
            return notReplayable(e);
        }
    }

    /**
     * Decides by what would be in force with other policies, and compares.
     *
     * @param proposal what would be changed
     */
    public Replayed backtest(DecisionRecord record, Proposal proposal) {
        try {
            if (record.images().isEmpty()) {
                return withoutImages(record);
            }
            var rules = rules(record);
            var kept = new HashMap<>(rules.policies());
            kept.keySet().removeAll(proposal.names());
            var inForce = policies(rules, kept);
            Selected.notBy(record, rules, inForce).stream().findFirst().ifPresent(stranger -> {
                throw new NotReplayableException(stranger);
            });
            var policies = new ArrayList<>(audited(inForce, rules));
            policies.addAll(proposal.applying(record, rules));
            return Comparison.ofOutcome(record, decide(record, policies, rules, false));
        } catch (RuntimeException e) {
            return notReplayable(e);
        }
    }

    private static Replayed notReplayable(RuntimeException e) {
        if (NotReplayableException.behind(e) instanceof NotReplayableException missing) {
            return new Replayed.NotReplayable(String.valueOf(missing.getMessage()));
        }
        if (e instanceof IllegalStateException || e instanceof IllegalArgumentException) {
            return new Replayed.NotReplayable("the record contradicts itself");
        }
        throw e;
    }

    /** Nothing was judged: a probe is refused whatever is in force, and anything else hung on what records do not hold. */
    private static Replayed withoutImages(DecisionRecord record) {
        if (record.request().group().equals("portcullis.dev")
                && record.request().kind().equals("GateProbe")) {
            return record.allowed() || record.reason() != Reason.GATE_PROBE
                    ? new Replayed.Different(List.of("a probe of the gate is refused"))
                    : new Replayed.Same(false);
        }
        return new Replayed.NotReplayable("no image was judged ("
                + record.reason().code() + "): a fault, a lack of time or an object that could not be read decided");
    }

    private static RecordedRules rules(DecisionRecord record) {
        var shortfall = record.shortfall();
        if (shortfall != null) {
            throw new NotReplayableException(shortfall);
        }
        if (record.images().stream().anyMatch(RecordedImage::brief)) {
            throw new NotReplayableException("what was found about an image is left out of the record");
        }
        var rules = record.rules();
        if (rules == null) {
            throw new NotReplayableException("the record does not say which policies were in force");
        }
        return rules;
    }

    private List<Policy> policies(RecordedRules rules, Map<String, String> wanted) {
        var policies = new ArrayList<Policy>();
        wanted.forEach((name, hash) -> policies.add(
                hash.equals(UnreadyPolicy.NO_REVISION) ? unready(rules, name) : contents.policy(name, hash)));
        return policies;
    }

    /** Where their rollout had not come so far, policies refused nothing. */
    private static List<Policy> audited(List<Policy> policies, RecordedRules rules) {
        return policies.stream()
                .map(policy -> rules.audited().contains(policy.name()) ? policy.weakenedTo(Mode.AUDIT) : policy)
                .toList();
    }

    private static Policy unready(RecordedRules rules, String name) {
        var unready = rules.unready().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotReplayableException(
                        "the record does not say what policy " + name + ", which was never accepted, matches"));
        return UnreadyPolicies.of(unready);
    }

    private Decision decide(DecisionRecord record, List<Policy> policies, RecordedRules rules, boolean asked) {
        var registries = contents.registries(rules.registries());
        var workload = new Workload(record.request().namespace(), rules.serviceAccount());
        var labels = rules.namespace() instanceof NamespaceLabels.Known(var known) ? known : null;
        var askable = RecordedPrograms.in(policies, !(rules.namespace() instanceof NamespaceLabels.LeftOut));
        var inForce = new PoliciesInForce(askable, trustRoots(rules), rules.unmatchedImages(), labels)
                .with(new Exemptions(workload, rules.exceptions()))
                .requestedBy(asked(record.request()));
        var decision = Decisions.decide(record.images().stream()
                .map(image -> judge(image, source(image, inForce, asked, record), inForce, registries, record))
                .toList());
        var suspension = record.suspension();
        return suspension == null ? decision : decision.suspendedBy(suspension);
    }

    private EvidenceSource source(RecordedImage image, PoliciesInForce inForce, boolean asked, DecisionRecord record) {
        return new RecordedSource(
                image.basis(), inForce, asked, record.request().namespace(), contents);
    }

    /** That there was an object is known, and no rules are asked that may read it. */
    private static Circumstances.Request asked(DecisionRecord.Request request) {
        return new Circumstances.Request(
                request.operation(), request.group(), "", request.kind(), request.name(), "null");
    }

    private static Map<String, TrustRootInForce> trustRoots(RecordedRules rules) {
        var roots = new HashMap<String, TrustRootInForce>();
        rules.trustRoots().forEach((name, hash) -> roots.put(name, UnreadTrustRoot.of(name, hash)));
        return roots;
    }

    private static JudgedImage judge(
            RecordedImage image,
            EvidenceSource source,
            PoliciesInForce rules,
            Registries registries,
            DecisionRecord record) {
        var use = new ImageUse(
                image.use().path(),
                image.use().image(),
                image.asked(),
                image.use().tagUse());
        var access = new Access(record.request().namespace(), CredentialSource.ANONYMOUS, Deadline.after(AMPLE));
        return new ImageEvaluator(source, registries).evaluate(use, rules, access, record.time());
    }
}
