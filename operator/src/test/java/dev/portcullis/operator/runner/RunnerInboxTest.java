package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Informers of many kinds tell the thread that shares runners what happened: whatever they do at once is as if it were done one after the other. The
 * allocator itself has one writer. By stress: the model checker of Lincheck 3.7 works on this JDK too, but takes minutes, as it follows all that makes up a
 * Pod.
 */
@Tag("long")
class RunnerInboxTest {
    /** One inbox and what is done to it. */
    @Param(name = "uid", gen = IntGen.class, conf = "1:2")
    public static final class Operations {
        private final RunnerInbox inbox = new RunnerInbox();

        private static Pod pod(int uid) {
            return new PodBuilder()
                    .withNewMetadata()
                    .withUid(Integer.toString(uid))
                    .endMetadata()
                    .build();
        }

        /** A Pod is there. */
        @Operation
        public void seen(@Param(name = "uid") int uid) {
            inbox.pod(pod(uid));
        }

        /** A Pod is gone. */
        @Operation
        public void gone(@Param(name = "uid") int uid) {
            inbox.gone(pod(uid));
        }

        /** A reservation came to be known. */
        @Operation
        public void recorded(@Param(name = "uid") int uid) {
            inbox.record("ci", Integer.toString(uid), true);
        }

        /** Something was declared. */
        @Operation
        public void declared() {
            inbox.declared();
        }

        /** Everything is taken, in its order. */
        @Operation
        public String drain() {
            var drained = inbox.drain();
            var pods = drained.pods().entrySet().stream()
                    .map(pod -> pod.getKey() + (pod.getValue().isPresent() ? "+" : "-"))
                    .collect(Collectors.joining());
            var records = drained.records().stream().map(RunnerInbox.Noted::uid).collect(Collectors.joining());
            return pods + " " + records + " " + drained.declared();
        }
    }

    @Test
    void whatIsToldAtOnceIsToldOneAfterTheOther() {
        var options = new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .iterations(20)
                .invocationsPerIteration(200)
                .minimizeFailedScenario(false);

        assertThatCode(() -> options.check(Operations.class)).doesNotThrowAnyException();
    }
}
