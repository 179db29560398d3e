package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgement.Standing;
import dev.portcullis.operator.scan.Judgements;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceCheckTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final Workloads workloads = new Workloads(name -> false, new Unheard());
    private final Judgements judgements = new Judgements();
    private Optional<String> rules = Optional.of("now");
    private final EvidenceCheck check = new EvidenceCheck(workloads, judgements, "exempt"::equals, question -> rules);

    private static final class Unheard implements WorkloadListener {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    }

    private void runs(String problem, String... images) {
        var uses = List.of(images).stream()
                .map(image -> new ImageUse("image", image, Binding.BINDING, TagUse.FINAL))
                .toList();
        workloads.put(new Workload(
                new ObjectId("v1", "Pod", "ci", "runner", "1"), "", uses, PullSource.DEFAULT, Presence.RUNS, problem));
    }

    private void judged(String image, String fingerprint, Standing standing) {
        var question = new Question("ci", image, TagUse.FINAL, PullSource.DEFAULT);
        judgements.put(
                question,
                new Judgement(
                        fingerprint, NOW, NOW, NOW, null, standing, Reason.SIGNATURE_MISSING, List.of(), Map.of()));
    }

    private AdmissionCheck in(String namespace) {
        return check.of(new RunnerPod(
                        "1",
                        namespace,
                        "runner",
                        RunnerPod.Phase.GATED,
                        new RunnerPod.Whose.Nobody(),
                        Amounts.NONE,
                        NOW,
                        false))
                .getFirst();
    }

    private State state() {
        var state = in("ci").state();
        assertThat(state).isNotNull();
        return state == null ? State.REJECTED : state;
    }

    @Test
    void everyImageMustBeInOrder() {
        runs("", "a", "b");
        judged("a", "now", Standing.ALLOWED);
        judged("b", "now", Standing.ALLOWED);
        assertThat(state()).isEqualTo(State.READY);

        judged("b", "now", Standing.REFUSED);
        assertThat(state()).isEqualTo(State.REJECTED);
        assertThat(in("ci").message()).isEqualTo("b: SignatureMissing");

        judged("b", "now", Standing.UNDECIDABLE);
        assertThat(state()).isEqualTo(State.RETRY);
    }

    @Test
    void whatNobodyJudgedIsNotInOrder() {
        assertThat(state()).as("nobody saw the Pod").isEqualTo(State.PENDING);
        runs("", "a", "b");
        judged("a", "now", Standing.ALLOWED);

        assertThat(state()).isEqualTo(State.PENDING);
        judged("a", "now", Standing.REFUSED);
        assertThat(state()).isEqualTo(State.REJECTED);
    }

    @Test
    void whatWasJudgedByOtherRulesIsNotInOrder() {
        runs("", "a");
        judged("a", "before", Standing.ALLOWED);
        assertThat(state()).isEqualTo(State.PENDING);

        rules = Optional.empty();
        judged("a", "now", Standing.ALLOWED);
        assertThat(state()).as("nobody knows the rules yet").isEqualTo(State.PENDING);
    }

    @Test
    void aPodOfWhichNobodyCanSayWhatItRunsIsRefused() {
        runs("spec.containers: it is no list");

        assertThat(state()).isEqualTo(State.REJECTED);
    }

    @Test
    void nothingIsJudgedInExemptNamespaces() {
        assertThat(in("exempt").state()).isEqualTo(State.READY);
    }
}
