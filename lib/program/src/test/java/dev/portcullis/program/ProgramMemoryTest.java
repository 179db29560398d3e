package dev.portcullis.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a program remembers of its answers. */
class ProgramMemoryTest {
    private static ProgramQuestion with(Circumstances circumstances, Duration later, Statement... statements) {
        var question = Rego.question(statements);
        return new ProgramQuestion(
                question.reference(),
                question.digest(),
                question.platform(),
                question.evidence(),
                circumstances,
                question.parameters(),
                question.now().plus(later));
    }

    private static Circumstances in(String namespace, String object) {
        return new Circumstances(
                new Circumstances.Namespace(namespace, Map.of()),
                new Circumstances.Request("CREATE", "", "v1", "Pod", "web", object));
    }

    @Test
    void doesNotMixUpWhatCanBeRead() {
        var program = Rego.program("""
                deny contains sprintf("%v in %s", [item.statement.predicate, input.namespace.name]) if {
                	some item in input.evidence["https://cyclonedx.org/bom"]
                }
                """);
        for (var turn = 0; turn < 2; turn++) {
            for (var namespace : List.of("shop", "pay")) {
                for (var predicate : List.of("1", "2")) {
                    var question = with(
                            in(namespace, "{}"), Duration.ZERO, Rego.statement(Rego.sbom(predicate), Rego.ALICE, null));

                    assertThat(program.evaluate(question))
                            .isEqualTo(new ProgramAnswer.Answered(List.of(predicate + " in " + namespace), List.of()));
                }
            }
        }
    }

    @Test
    void isNotUsedForRequestsOrTime() {
        var request = Rego.program("deny contains sprintf(\"%v\", [input.request.object]) if true");
        var time = Rego.program("deny contains input.now if true");

        assertThat(request.evaluate(with(in("shop", "1"), Duration.ZERO)))
                .isNotEqualTo(request.evaluate(with(in("shop", "2"), Duration.ZERO)));
        assertThat(time.evaluate(with(in("shop", "1"), Duration.ZERO)))
                .isNotEqualTo(time.evaluate(with(in("shop", "1"), Duration.ofSeconds(1))));
    }
}
