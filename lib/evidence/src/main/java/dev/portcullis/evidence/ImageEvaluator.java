package dev.portcullis.evidence;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one image from its text to its verdict: parse, select policies, resolve once, gather, judge. Thread-safe. */
public final class ImageEvaluator {
    private final EvidenceSource source;

    public ImageEvaluator(EvidenceSource source) {
        this.source = source;
    }

    /** Judges one image of an object. */
    public JudgedImage evaluate(ImageUse use, PoliciesInForce rules, Access access, Instant now) {
        if (use.binding() == Binding.UNCHANGED) {
            return new JudgedImage(use, null, null, new Verdict.Allow(Reason.UNCHANGED_IMAGE, List.of(), List.of()));
        }
        ImageReference reference;
        try {
            reference = ImageReference.parse(use.image());
        } catch (InvalidImageReferenceException e) {
            return new JudgedImage(
                    use, null, null, Judge.judgeUnparsable(rules.policies(), String.valueOf(e.getMessage())));
        }
        return evaluate(use, reference, rules, access, now);
    }

    private JudgedImage evaluate(
            ImageUse use, ImageReference reference, PoliciesInForce rules, Access access, Instant now) {
        var selection = PolicySelection.of(rules.policies(), reference.repository(), rules.unmatchedImages());
        var resolution = resolve(reference, selection, access);
        var digest = digestOf(resolution);
        if (digest == null) {
            var input = new ImageInput(reference, resolution, FactSet.EMPTY);
            return new JudgedImage(use, reference.toString(), null, Judge.judge(selection, input, now));
        }
        var question = new Question(reference, resolution, digest, selection, rules, access);
        var gathered = gather(question, Freshness.ANY);
        var verdict = judge(question, gathered, now);
        if (gathered.origin() == Origin.MEMORY && !verified(verdict)) {
            verdict = judge(question, gather(question, Freshness.CURRENT), now);
        }
        return new JudgedImage(use, reference.toString(), digest, verdict);
    }

    private static boolean verified(Verdict verdict) {
        return verdict instanceof Verdict.Allow && verdict.findings().isEmpty();
    }

    private static Verdict judge(Question question, Gathered gathered, Instant now) {
        var input = new ImageInput(question.reference(), question.resolution(), gathered.facts());
        return Judge.judge(question.selection(), input, now);
    }

    private Resolution resolve(ImageReference reference, PolicySelection selection, Access access) {
        var pinned = reference.digest();
        if (pinned != null) {
            return new Resolution.Pinned(pinned);
        }
        return selection.needsResolution() ? source.resolve(reference, access) : new Resolution.NotAsked();
    }

    private static @Nullable Digest digestOf(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Pinned(var digest) -> digest;
            case Resolution.Resolved(var digest) -> digest;
            case Resolution.NotAsked() -> null;
            case Resolution.Failed(var outcome) -> null;
        };
    }

    private Gathered gather(Question question, Freshness freshness) {
        var known = new ArrayList<TrustRootInForce>();
        var unknown = new ArrayList<FactSet.Lookup>();
        for (var name : question.selection().trustRoots()) {
            var root = question.rules().trustRoots().get(name);
            if (root == null) {
                unknown.add(new FactSet.Lookup(
                        name,
                        "trust root",
                        new LookupOutcome.Refused(
                                Reason.TRUST_ROOT_NOT_READY, "trust root \"" + name + "\" is not in force")));
            } else {
                known.add(root);
            }
        }
        var missing = new FactSet(List.of(), List.of(), unknown);
        if (known.isEmpty()) {
            return new Gathered(missing, false, Origin.REGISTRY);
        }
        var gathered =
                source.facts(question.reference().repository(), question.digest(), known, freshness, question.access());
        return new Gathered(gathered.facts().and(missing), gathered.absenceShareable(), gathered.origin());
    }

    private record Question(
            ImageReference reference,
            Resolution resolution,
            Digest digest,
            PolicySelection selection,
            PoliciesInForce rules,
            Access access) {}
}
