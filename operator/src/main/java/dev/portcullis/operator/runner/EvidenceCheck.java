package dev.portcullis.operator.runner;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.AdmissionCheck.Name;
import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether a runner's images have the evidence that policies demand, by what the scan of everything that runs found out. */
public final class EvidenceCheck implements AdmissionChecks {
    private final Workloads workloads;
    private final Judgements judgements;
    private final Predicate<String> exempt;
    private final Function<Question, Optional<String>> fingerprint;

    /**
     * Makes a check.
     *
     * @param exempt whether nothing is judged in a namespace
     * @param fingerprint of what applies to a question now; empty while nobody knows
     */
    public EvidenceCheck(
            Workloads workloads,
            Judgements judgements,
            Predicate<String> exempt,
            Function<Question, Optional<String>> fingerprint) {
        this.workloads = workloads;
        this.judgements = judgements;
        this.exempt = exempt;
        this.fingerprint = fingerprint;
    }

    @Override
    public List<AdmissionCheck> of(RunnerPod pod) {
        return List.of(check(pod));
    }

    private AdmissionCheck check(RunnerPod pod) {
        if (exempt.test(pod.namespace())) {
            return evidence(State.READY, "nothing is judged in this namespace");
        }
        var workload = workloads.find(pod.uid());
        if (workload.isEmpty()) {
            return evidence(State.PENDING, "the Pod was not looked at yet");
        }
        if (!workload.get().problem().isEmpty()) {
            return evidence(State.REJECTED, workload.get().problem());
        }
        return Question.of(workload.get()).stream()
                .map(this::check)
                .max(EvidenceCheck::byWeight)
                .orElseGet(() -> evidence(State.READY, ""));
    }

    private static int byWeight(AdmissionCheck one, AdmissionCheck other) {
        return Integer.compare(weight(one), weight(other));
    }

    private static int weight(AdmissionCheck check) {
        return switch (check.state()) {
            case REJECTED -> 3;
            case PENDING -> 2;
            case RETRY -> 1;
            case READY -> 0;
            case null -> 2;
        };
    }

    private AdmissionCheck check(Question question) {
        var judgement = judgements.of(question);
        if (judgement.isEmpty() || !isOfNow(question, judgement.get())) {
            return evidence(State.PENDING, question.image() + " was not judged yet by the policies of now");
        }
        var said = question.image() + ": " + judgement.get().reason().code();
        return switch (judgement.get().standing()) {
            case ALLOWED -> evidence(State.READY, "");
            case REFUSED -> evidence(State.REJECTED, said);
            case UNDECIDABLE -> evidence(State.RETRY, said);
        };
    }

    private boolean isOfNow(Question question, Judgement judgement) {
        return fingerprint
                .apply(question)
                .filter(judgement.fingerprint()::equals)
                .isPresent();
    }

    private static AdmissionCheck evidence(State state, String message) {
        return new AdmissionCheck(Name.EVIDENCE, state, message);
    }
}
