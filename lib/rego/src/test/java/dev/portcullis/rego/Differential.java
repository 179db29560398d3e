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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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

    /**
     * A policy, the rule of it that is asked for, and the input.
     *
     * @param wasm whether OPA's WebAssembly is asked, too; then it must not be strict, which that cannot be
     */
    record Question(String module, String query, String input, boolean strict, boolean wasm) {
        /** The same of OPA's WebAssembly. */
        Question toWasm() {
            return new Question(module, query, input, false, true);
        }

        private String line() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("query", query)
                    .put("strict", strict)
                    .put("wasm", wasm)
                    .put("now", NOW)
                    .putRawValue("input", new RawValue(input))
                    .set("modules", JsonNodeFactory.instance.arrayNode().add(module))
                    .toString();
        }
    }

    /**
     * What came of many questions. What OPA's compiler did not take, or its evaluator has a fault in, is not compared.
     *
     * @param stricter how many failed here and not in OPA, which evaluates no more than it needs and so meets fewer errors
     * @param otherwise how many failed in both, by another code: the one that comes first where a policy has several faults
     * @param byWasm how many OPA's WebAssembly evaluated to the same
     * @param disagreements what none of that explains, each with all that is needed to try it again
     */
    record Answers(
            int compared,
            int defined,
            int failed,
            int stricter,
            int otherwise,
            int byWasm,
            List<String> disagreements) {}

    /** A question, OPA's answer, and what is needed to answer it here. */
    record Asked(Question question, JsonNode answer) {
        /** Whether OPA's compiler took the policy, and its evaluator did not end by a fault of its own. */
        private boolean isAnswered() {
            return !answer.has("unplanned")
                    && !answer.path("error_code").asText().equals(ErrorCode.EVAL_INTERNAL_ERROR.code());
        }

        byte[] plan() {
            return answer.get("plan").toString().getBytes(StandardCharsets.UTF_8);
        }

        String entryPoint() {
            return answer.get("entrypoint").textValue();
        }

        Value input() {
            try {
                return Json.read(question.input(), JsonLimits.DEFAULT);
            } catch (JsonException e) {
                throw new IllegalArgumentException(question.input(), e);
            }
        }

        Evaluation evaluate(boolean strict) {
            return evaluate(RegoProgram.load(plan(), LoadLimits.DEFAULT).orElseThrow(), strict);
        }

        private Evaluation interpret() {
            RegoProgram program = RegoProgram.load(plan(), LoadLimits.DEFAULT).orElseThrow();
            return evaluate(program.interpreted(), question.strict());
        }

        private Evaluation evaluate(RegoProgram program, boolean strict) {
            return program.evaluate(entryPoint(), input(), ObjectValue.EMPTY, settings(strict));
        }

        boolean isOpas(Evaluation.Defined here) {
            return answer.has("bindings")
                    && here.value()
                            .filter(value -> TaggedValue.same(value, answer.get("bindings")))
                            .isPresent();
        }

        /** OPA may have a value where this fails, or fail otherwise, both of which is to be explained; but no other value, and none where OPA fails. */
        private boolean mayBe(Evaluation here) {
            return switch (here) {
                case Evaluation.Defined defined -> isOpas(defined);
                case Evaluation.Failed failed -> failed.code() != ErrorCode.EVAL_INTERNAL_ERROR;
                default -> false;
            };
        }

        /** Whether the answer is the same: the same value, or a failure by the same code. */
        boolean isSame(Evaluation here) {
            return switch (here) {
                case Evaluation.Defined defined -> isOpas(defined);
                case Evaluation.Failed failed ->
                    answer.path("error_code").asText().equals(failed.code().code());
                default -> false;
            };
        }

        /** Not every conflict of rules that ends OPA's evaluator ends its WebAssembly: then the former is right. */
        private boolean isWasms(Evaluation here) {
            Optional<JsonNode> there = WebAssembly.evaluate(wasm(answer), question.input());
            return switch (here) {
                case Evaluation.Defined defined -> {
                    Value value = defined.value().orElseThrow();
                    yield there.isPresent()
                            && (!WebAssembly.canSay(value) || Expectation.same(value, there.orElseThrow()));
                }
                case Evaluation.Failed failed ->
                    failed.code() == ErrorCode.EVAL_CONFLICT_ERROR && (there.isEmpty() || isSame(failed));
                default -> false;
            };
        }

        private String report(Evaluation here) {
            String theirs = answer.has("bindings")
                    ? answer.get("bindings").toString()
                    : answer.get("error_code") + ": " + answer.get("error");
            return "%s%n-- query %s, strict %s, wasm %s, input %s%n-- OPA: %s%n-- here: %s%n"
                    .formatted(
                            question.module(),
                            question.query(),
                            question.strict(),
                            question.wasm(),
                            question.input(),
                            theirs,
                            here);
        }
    }

    /** Asks everything of all. */
    Answers ask(List<Question> questions) throws IOException, InterruptedException {
        List<JsonNode> answers = opa(questions);
        List<Asked> disagreements = new ArrayList<>();
        List<Asked> stricter = new ArrayList<>();
        List<Asked> otherwise = new ArrayList<>();
        int defined = 0;
        int failed = 0;
        int byWasm = 0;
        for (int i = 0; i < questions.size(); i++) {
            Asked asked = new Asked(questions.get(i), answers.get(i));
            if (asked.isAnswered()) {
                Evaluation here = asked.evaluate(asked.question.strict());
                boolean toWasm = asked.question.wasm();
                defined += asked.answer.has("bindings") ? 1 : 0;
                failed += asked.answer.has("error_code") ? 1 : 0;
                byWasm += toWasm ? 1 : 0;
                if (!asked.mayBe(here) || !asked.interpret().equals(here) || (toWasm && !asked.isWasms(here))) {
                    disagreements.add(asked);
                } else if (!asked.isSame(here)) {
                    (asked.answer.has("bindings") ? stricter : otherwise).add(asked);
                }
            }
        }
        disagreements.addAll(new Strictness(this).unexplained(stricter));
        disagreements.addAll(new Strictness(this).unexplained(otherwise));
        List<String> reports = disagreements.stream()
                .map(one -> one.report(one.evaluate(one.question.strict())))
                .toList();
        return new Answers(defined + failed, defined, failed, stricter.size(), otherwise.size(), byWasm, reports);
    }

    /** What OPA answers to each. */
    List<JsonNode> opa(List<Question> questions) throws IOException, InterruptedException {
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

    static byte[] wasm(JsonNode answer) {
        return Base64.getDecoder().decode(answer.get("wasm").textValue());
    }

    static Settings settings(boolean strict) {
        return Settings.at(NOW).withStrict(strict).withClock(() -> 0);
    }
}
