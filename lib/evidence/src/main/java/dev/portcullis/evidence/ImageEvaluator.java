package dev.portcullis.evidence;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes one image from its text to its verdict: parse, select policies, resolve once, gather, judge. Thread-safe. */
public final class ImageEvaluator {
    private final EvidenceSource source;
    private final Registries registries;
    private final Turns turns;

    /**
     * Makes an evaluator for a program that judges for nobody but its caller, whose rules need not wait.
     *
     * @param source asked for evidence, one place at a time
     * @param registries what the installation says of registries
     */
    public ImageEvaluator(EvidenceSource source, Registries registries) {
        this(source, registries, Turns.AT_ONCE);
    }

    /** Makes an evaluator that judges for many, whose rules take turns. */
    public ImageEvaluator(EvidenceSource source, Registries registries, Turns turns) {
        this.source = source;
        this.registries = registries;
        this.turns = turns;
    }

    /** Judges one image of an object. */
    public JudgedImage evaluate(ImageUse use, PoliciesInForce rules, Access access, Instant now) {
        if (use.binding() == Binding.UNCHANGED) {
            return unchanged(use, rules.aboutRequests(), access, now);
        }
        ImageReference reference;
        try {
            reference = registries.canonical(ImageReference.parse(use.image()));
        } catch (InvalidImageReferenceException e) {
            return new JudgedImage(
                    use, null, null, Judge.judgeUnparsable(rules.policies(), String.valueOf(e.getMessage())));
        }
        return evaluate(use, reference, rules, access.forImage(), now);
    }

    /** The image was judged when it came; what else the object says may be new. */
    private JudgedImage unchanged(ImageUse use, PoliciesInForce aboutRequests, Access access, Instant now) {
        var same = new JudgedImage(use, null, null, new Verdict.Allow(Reason.UNCHANGED_IMAGE, List.of(), List.of()));
        if (aboutRequests.policies().isEmpty()) {
            return same;
        }
        var judged = evaluate(use.withBinding(Binding.BINDING), aboutRequests, access, now);
        var byPolicy = judged.verdict().findings().stream()
                .anyMatch(finding -> !finding.policy().equals(Finding.INSTALLATION));
        return byPolicy ? judged : same;
    }

    private JudgedImage evaluate(
            ImageUse use, ImageReference reference, PoliciesInForce rules, Access access, Instant now) {
        var selection =
                PolicySelection.of(rules.policies(), reference.repository(), registries, rules.unmatchedImages());
        var resolution = resolve(reference, use.tagUse(), selection, access);
        var digest = digestOf(resolution);
        if (digest == null) {
            var unread = ImageInput.unread(reference, use.tagUse(), resolution);
            var judgement = Judgement.of(selection, unread, rules.exemptions(), now);
            return judged(use, null, selection, judgement, Answered.NOBODY);
        }
        var roots = new NeededRoots(selection, rules);
        var content = content(digest, selection, roots, access);
        var subjects = selection.subjects(digest, content);
        var steps = roots.inForce().isEmpty()
                ? List.<List<ImageRepository>>of()
                : selection.places().steps();
        var recollection = new Recollection(source, rules, access);
        var survey = new Survey(source, subjects, roots.inForce(), access);
        var read = new Statements(source, access);
        Function<Map<Digest, FactSet>, Judgement> judge = answers -> {
            var facts = subjects.stream()
                    .collect(Collectors.toMap(
                            subject -> subject,
                            subject ->
                                    answers.getOrDefault(subject, FactSet.EMPTY).and(roots.missing())));
            var found = new ImageInput(reference, use.tagUse(), resolution, content, facts)
                    .with(read.of(selection.given(facts)))
                    .in(circumstances(rules, access));
            return inTurn(selection, found, access, given -> {
                var input = recollection.complete(selection, given, digest, now);
                return Judgement.of(selection, input, rules.exemptions(), now);
            });
        };
        var judgement = selection.isMonotonic() ? survey.judgement(steps, judge) : survey.everything(steps, judge);
        return judged(use, digest, selection, judgement, survey.answered());
    }

    private Judgement inTurn(
            PolicySelection selection, ImageInput found, Access access, Function<ImageInput, Judgement> judge) {
        var programs = selection.programs();
        return programs.isEmpty()
                ? judge.apply(found)
                : turns.take(access, new Turns.Asked(programs, GivenMemory.of(found)), found, judge);
    }

    private static Circumstances circumstances(PoliciesInForce rules, Access access) {
        var labels = rules.labels();
        return new Circumstances(
                labels == null ? null : new Circumstances.Namespace(access.tenant(), labels), rules.request());
    }

    private static JudgedImage judged(
            ImageUse use, @Nullable Digest digest, PolicySelection selection, Judgement judgement, Answered answered) {
        var reference = judgement.input().reference();
        var verdict = judgement.verdict();
        var advice = use.binding() == Binding.BINDING && selection.isAdvice(reference, use.tagUse(), verdict);
        return new JudgedImage(
                advice ? use.withBinding(Binding.ADVISORY) : use,
                reference.toString(),
                digest,
                verdict,
                new Basis(use.binding(), judgement.input(), answered, judgement.rules()));
    }

    /**
     * Without any of the trust roots that are needed nothing can be met, so nobody is asked, unless what runs may be denied, which no exception
     * outweighs. An index that is not read in time leaves time for the evidence.
     */
    private Content content(Digest digest, PolicySelection selection, NeededRoots roots, Access access) {
        if (!selection.needsContent()) {
            return new Content.NotAsked();
        }
        var unmeetable = roots.inForce().isEmpty() && !roots.missing().lookups().isEmpty();
        if (unmeetable && !selection.deniesDigests()) {
            var detail = "no trust root of the policies for this image is in force";
            return new Content.Failed(new LookupOutcome.Refused(Reason.TRUST_ROOT_NOT_READY, detail));
        }
        return new InOrder(selection.places().own(), access.share(2)).content(source, digest);
    }

    private Resolution resolve(ImageReference reference, TagUse use, PolicySelection selection, Access access) {
        var pinned = reference.digest();
        if (pinned != null) {
            return new Resolution.Pinned(pinned);
        }
        var tag = reference.tag();
        return tag != null && selection.needsResolution(use)
                ? new InOrder(selection.places().own(), access).resolve(source, tag)
                : new Resolution.NotAsked();
    }

    private static @Nullable Digest digestOf(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Pinned(var digest) -> digest;
            case Resolution.Resolved(var digest) -> digest;
            case Resolution.NotAsked() -> null;
            case Resolution.Failed(var outcome) -> null;
        };
    }

    /**
     * The trust roots under which facts are needed.
     *
     * @param inForce those that there are
     * @param missing look-ups that stand for those that there are not
     */
    private record NeededRoots(List<TrustRootInForce> inForce, FactSet missing) {
        NeededRoots(PolicySelection selection, PoliciesInForce rules) {
            this(
                    selection.trustRoots().stream()
                            .flatMap(
                                    name -> Stream.ofNullable(rules.trustRoots().get(name)))
                            .toList(),
                    new FactSet(
                            List.of(),
                            List.of(),
                            selection.trustRoots().stream()
                                    .filter(name -> !rules.trustRoots().containsKey(name))
                                    .map(NeededRoots::lookup)
                                    .toList()));
        }

        private static FactSet.Lookup lookup(String name) {
            var detail = "trust root \"" + name + "\" is not in force";
            return new FactSet.Lookup(
                    name, null, "trust root", new LookupOutcome.Refused(Reason.TRUST_ROOT_NOT_READY, detail));
        }
    }
}
