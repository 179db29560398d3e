package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.Differential.Answers;
import dev.portcullis.rego.Differential.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

class DifferentialTest {
    private static final Path TOOLS = Path.of(System.getenv().getOrDefault("PORTCULLIS_TOOLS", ""));
    private static final int BATCH = 500;
    private static final int BY_WASM = BATCH / 20;

    /** The same ones each time: what OPA has not been asked before may find a fault of it too, which nobody is to meet by chance. */
    @Property(tries = 2, shrinking = ShrinkingMode.OFF, generation = GenerationMode.RANDOMIZED, seed = "20260601")
    void evaluatesGeneratedPoliciesAsOpaDoes(@ForAll("batches") List<Question> questions)
            throws IOException, InterruptedException {
        check(questions);
    }

    @Tag("long")
    @Property(tries = 10, shrinking = ShrinkingMode.OFF, generation = GenerationMode.RANDOMIZED)
    void evaluatesEverOtherGeneratedPoliciesAsOpaDoes(@ForAll("batches") List<Question> questions)
            throws IOException, InterruptedException {
        check(questions);
    }

    private static void check(List<Question> questions) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("differential");

        Answers answers = new Differential(TOOLS, folder).ask(questions);

        assertThat(answers.disagreements()).isEmpty();
        assertThat(answers.compared()).as("policies that could be compared").isGreaterThan(questions.size() / 2);
        assertThat(answers.stricter())
                .as("policies that fail here only, and why")
                .isPositive();
        assertThat(answers.byWasm()).as("policies that WebAssembly evaluated").isGreaterThan(BY_WASM / 2);
        assertThat(answers.failed()).as("policies that fail").isPositive();
        assertThat(answers.otherwise())
                .as("policies that fail by another code than in OPA, having several faults")
                .isLessThan(answers.failed() / 4);
    }

    @Provide
    Arbitrary<List<Question>> batches() {
        return Arbitraries.randomValue(DifferentialTest::questions);
    }

    static List<Question> questions(Random random) {
        List<Question> questions = new ArrayList<>();
        while (questions.size() < BATCH) {
            PolicyGenerator generator = new PolicyGenerator(random);
            String module = generator.policy();
            String rule = generator.rules().getLast();
            boolean wasm = questions.size() % (BATCH / BY_WASM) == 0;
            questions.add(new Question(
                    module,
                    "data." + PolicyGenerator.PACKAGE + "." + rule + " = x",
                    generator.input(),
                    !wasm && random.nextInt(4) == 0,
                    wasm));
        }
        return questions;
    }
}
