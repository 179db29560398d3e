package dev.portcullis.rego;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks OPA and this evaluator the same, many questions in one run of OPA. */
final class Differential {
    private static final long NOW = 1_780_000_000_000_000_000L;

    private final Path tools;
    private final Path folder;

    /**
     * @param tools the folder of {@code rego-cases}
     * @param folder for the questions and the answers
     */
    Differential(Path tools, Path folder) {
        this.tools = tools;
        this.folder = folder;
    }

    /** A policy, the rule of it that is asked for, and the input. */
    record Question(String module, String query, String input, boolean strict) {
        private String line() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("query", query)
                    .put("strict", strict)
                    .put("now", NOW)
                    .putRawValue("input", new RawValue(input))
                    .set("modules", JsonNodeFactory.instance.arrayNode().add(module))
                    .toString();
        }
    }

    /**
     * What came of many questions. What OPA's compiler did not take is not compared.
     *
     * @param stricter how many failed here and not in OPA, which evaluates no more than it needs and so meets fewer errors
     */
    record Answers(int compared, int defined, int failed, int stricter, List<String> disagreements) {}

    /** Asks everything of both; each disagreement comes with all that is needed to try it again. */
    Answers ask(List<Question> questions) throws IOException, InterruptedException {
        List<JsonNode> answers = opa(questions);
        List<String> disagreements = new ArrayList<>();
        int defined = 0;
        int failed = 0;
        int stricter = 0;
        for (int i = 0; i < questions.size(); i++) {
            JsonNode answer = answers.get(i);
            if (!answer.has("unplanned")) {
                Evaluations here = evaluate(questions.get(i), answer);
                defined += answer.has("bindings") ? 1 : 0;
                failed += answer.has("error_code") ? 1 : 0;
                stricter += here.stricter(answer) ? 1 : 0;
                if (!here.agree(answer)) {
                    disagreements.add(report(questions.get(i), answer, here));
                }
            }
        }
        return new Answers(defined + failed, defined, failed, stricter, disagreements);
    }

    private List<JsonNode> opa(List<Question> questions) throws IOException, InterruptedException {
        Path asked = folder.resolve("questions.ndjson");
        Path answered = folder.resolve("answers.ndjson");
        Files.write(asked, questions.stream().map(Question::line).toList());
        Process process = new ProcessBuilder(
                        tools.resolve("rego-cases").toString(), "answer", asked.toString(), answered.toString())
                .inheritIO()
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("rego-cases failed");
        }
        try (var lines = Files.lines(answered)) {
            return lines.map(SuiteCase::tree).toList();
        }
    }

    /** By the fast way and by the plain one. */
    private record Evaluations(Evaluation compiled, Evaluation interpreted) {
        boolean stricter(JsonNode answer) {
            return compiled instanceof Evaluation.Failed && answer.has("bindings");
        }

        boolean agree(JsonNode answer) {
            return agrees(answer, compiled)
                    && agrees(answer, interpreted)
                    && compiled.getClass() == interpreted.getClass();
        }

        /** OPA leaves out a rule that its index excludes, and stops at the first value that suffices, before it meets an error. */
        private static boolean agrees(JsonNode answer, Evaluation evaluation) {
            return switch (evaluation) {
                case Evaluation.Defined defined ->
                    answer.has("bindings")
                            && defined.value()
                                    .filter(value -> TaggedValue.same(value, answer.get("bindings")))
                                    .isPresent();
                case Evaluation.Failed failed -> failed.code() != ErrorCode.EVAL_INTERNAL_ERROR;
                default -> false;
            };
        }
    }

    private static Evaluations evaluate(Question question, JsonNode answer) {
        byte[] plan = answer.get("plan").toString().getBytes(StandardCharsets.UTF_8);
        RegoProgram program = RegoProgram.load(plan, LoadLimits.DEFAULT).orElseThrow();
        return new Evaluations(evaluate(question, answer, program), evaluate(question, answer, program.interpreted()));
    }

    private static Evaluation evaluate(Question question, JsonNode answer, RegoProgram program) {
        Settings settings = Settings.at(NOW).withStrict(question.strict()).withClock(() -> 0);
        return program.evaluate(
                answer.get("entrypoint").textValue(), read(question.input()), ObjectValue.EMPTY, settings);
    }

    private static Value read(String json) {
        try {
            return Json.read(json, JsonLimits.DEFAULT);
        } catch (JsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String report(Question question, JsonNode answer, Evaluations here) {
        String theirs = answer.has("bindings")
                ? answer.get("bindings").toString()
                : answer.get("error_code") + ": " + answer.get("error");
        return "%s%n-- query %s, strict %s, input %s%n-- OPA: %s%n-- here: %s%n"
                .formatted(question.module(), question.query(), question.strict(), question.input(), theirs, here);
    }
}
