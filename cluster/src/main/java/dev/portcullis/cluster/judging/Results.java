package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns verdicts into results, one for each policy and requirement. Pure. */
public final class Results {
    /** The requirement under which it is told that no policy judges an image. */
    public static final String OTHER_IMAGES = "otherImages";

    private static final int MOST_DETAIL = 600;
    private static final String INSTALLATION = "-";

    private Results() {}

    /** Returns the results of one image, those that need attention most first. */
    public static List<Result> of(JudgedImage judged, PoliciesInForce rules) {
        var image = judged.use().image();
        var advice = judged.use().binding() == Binding.ADVISORY;
        var results = new ArrayList<Result>();
        judged.verdict().findings().forEach(finding -> results.add(unmet(image, finding, advice)));
        judged.verdict().satisfied().forEach(one -> results.add(met(image, one, rules)));
        judged.verdict().expiring().forEach(finding -> results.add(expiring(image, finding)));
        if (results.isEmpty()) {
            results.add(unjudged(image, judged.verdict()));
        }
        return distinct(results.stream());
    }

    /**
     * Returns the results with each image, policy and requirement once: of several the one that needs attention most. Those that need it most
     * come first.
     */
    public static List<Result> distinct(Stream<Result> results) {
        var byPlace = new LinkedHashMap<List<String>, Result>();
        results.forEach(result -> byPlace.merge(
                List.of(result.image(), result.policy(), result.requirement()),
                result,
                (one, other) -> one.outcome().compareTo(other.outcome()) <= 0 ? one : other));
        return byPlace.values().stream()
                .sorted(Comparator.comparing(Result::outcome)
                        .thenComparing(Result::image)
                        .thenComparing(Result::policy)
                        .thenComparing(Result::requirement))
                .toList();
    }

    /**
     * Returns the results of a workload and all that it makes.
     *
     * @param family the objects, see {@link Workloads#family}
     * @param answers tells the results of a question; none where there is no answer yet
     */
    public static List<Result> of(Collection<Workload> family, Function<Question, List<Result>> answers) {
        return distinct(family.stream()
                .filter(member -> member.presence() == Presence.RUNS)
                .flatMap(member -> member.problem().isEmpty()
                        ? Question.of(member).stream().flatMap(question -> answers.apply(question).stream())
                        : Stream.of(unreadable(member.problem()))));
    }

    /** Returns the result of an object of which nobody can say what it runs. */
    static Result unreadable(String problem) {
        return new Result(
                "", INSTALLATION, "reference", Outcome.ERROR, Mode.ENFORCE, Reason.REQUEST_MALFORMED, problem);
    }

    /** Returns whether the image is refused where these are all results: by what is enforced, for whatever reason. */
    public static boolean isRefused(List<Result> results) {
        return results.stream()
                .anyMatch(result -> result.mode() == Mode.ENFORCE
                        && (result.outcome() == Outcome.FAIL || result.outcome() == Outcome.ERROR));
    }

    private static Result unmet(String image, Finding finding, boolean advice) {
        var outcome = Outcome.FAIL;
        if (finding.undecidable()) {
            outcome = Outcome.ERROR;
        } else if (advice
                || finding.exemption() != null
                || (finding.policy().equals(INSTALLATION) && finding.mode() != Mode.ENFORCE)) {
            outcome = Outcome.WARN;
        }
        return new Result(
                image,
                finding.policy(),
                finding.requirement(),
                outcome,
                finding.mode(),
                finding.reason(),
                bounded(finding.detail()) + exemption(finding));
    }

    /** It takes the place of what is met, because it needs attention. */
    private static Result expiring(String image, Finding finding) {
        return new Result(
                image,
                finding.policy(),
                finding.requirement(),
                Outcome.WARN,
                finding.mode(),
                finding.reason(),
                finding.detail());
    }

    private static String exemption(Finding finding) {
        var granted = finding.exemption();
        return granted == null ? "" : "; passes only because of " + granted.describe();
    }

    private static Result met(String image, Satisfaction satisfied, PoliciesInForce rules) {
        var signers = satisfied.by().stream()
                .map(Fact::signer)
                .map(signer -> signer.describe())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new Result(
                image,
                satisfied.policy(),
                satisfied.requirement(),
                Outcome.PASS,
                mode(satisfied, rules),
                Reason.VERIFIED,
                signers.isEmpty() ? "met: its rules have nothing against it" : "met by " + signers);
    }

    private static Mode mode(Satisfaction satisfied, PoliciesInForce rules) {
        return rules.policies().stream()
                .filter(policy -> policy.name().equals(satisfied.policy()))
                .map(Policy::requirements)
                .flatMap(List::stream)
                .filter(requirement -> requirement.name().equals(satisfied.requirement()))
                .map(Requirement::mode)
                .findFirst()
                .orElse(Mode.AUDIT);
    }

    private static Result unjudged(String image, Verdict verdict) {
        var detail = verdict.reason() == Reason.EXCLUDED ? "the policies leave it alone" : "no policy covers it";
        return new Result(image, INSTALLATION, OTHER_IMAGES, Outcome.SKIP, Mode.AUDIT, verdict.reason(), detail);
    }

    /** What was found is told by whoever pushed it. */
    private static String bounded(String detail) {
        return detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL) + "…";
    }
}
