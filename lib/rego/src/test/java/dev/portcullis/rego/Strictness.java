package dev.portcullis.rego;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.builtin.BuiltinException;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.rego.interpret.InterpretedPlan;
import dev.portcullis.rego.plan.Builtins.Availability;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.plan.Plan;
import dev.portcullis.rego.plan.PlanReader;
import dev.portcullis.rego.plan.PlanResult;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.Evaluator;
import dev.portcullis.rego.run.FailedException;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Explains why a policy fails here and has a value in OPA's evaluator, which leaves out a rule that its index excludes, and stops at the first
 * value that suffices. Three things are shown of each:
 *
 * <ul>
 *   <li>the built-in that fails fails in OPA as well, by the same code, when it is called with the same arguments and nothing around it;
 *   <li>if such failures are taken for undefined, the value here is OPA's;
 *   <li>or else there is a conflict, which ends OPA's own WebAssembly of the same plan.
 * </ul>
 *
 * <p>And why both fail, by another code: a policy may have several faults, and each meets its own first. The first and the last of these are shown then, and
 * that both come to the same where failures of built-ins are taken for undefined.
 */
final class Strictness {
    private final Differential differential;

    Strictness(Differential differential) {
        this.differential = differential;
    }

    /** An answer that is not the same in OPA, another question, and what must come of that for the answer to be right. */
    private record Check(Differential.Asked about, Differential.Question question, Predicate<JsonNode> holds) {
        static Check fails(Differential.Asked about, Call call) {
            return new Check(
                    about,
                    call.question(),
                    answer -> answer.path("error_code").asText().equals(call.code.code()));
        }

        static Check endsWasm(Differential.Asked about) {
            Differential.Question question = about.question().toWasm();
            return new Check(about, question, answer -> isEnded(question, answer));
        }

        static Check agreesLeniently(Differential.Asked about, Evaluation lenient) {
            Differential.Question question = about.question().toWasm();
            return new Check(about, question, answer -> {
                boolean same = new Differential.Asked(question, answer).isSame(lenient);
                boolean conflict =
                        lenient instanceof Evaluation.Failed failed && failed.code() == ErrorCode.EVAL_CONFLICT_ERROR;
                return same || (conflict && answer.has("bindings") && isEnded(question, answer));
            });
        }

        private static boolean isEnded(Differential.Question question, JsonNode answer) {
            return WebAssembly.evaluate(Differential.wasm(answer), question.input())
                    .isEmpty();
        }
    }

    /** Those of which something cannot be shown. */
    List<Differential.Asked> unexplained(List<Differential.Asked> stricter) throws IOException, InterruptedException {
        List<Differential.Asked> unexplained = new ArrayList<>();
        List<Check> checks = new ArrayList<>();
        for (Differential.Asked one : stricter) {
            List<Check> of = checks(one);
            checks.addAll(of);
            if (of.isEmpty()) {
                unexplained.add(one);
            }
        }
        List<JsonNode> answers =
                differential.opa(checks.stream().map(Check::question).toList());
        for (int i = 0; i < checks.size(); i++) {
            if (!checks.get(i).holds().test(answers.get(i))) {
                unexplained.add(checks.get(i).about());
            }
        }
        return unexplained;
    }

    /** Nothing, where it is plain already that there is no explanation. */
    private static List<Check> checks(Differential.Asked asked) {
        List<Check> checks = new ArrayList<>();
        if (asked.question().strict()) {
            failing(asked).ifPresent(call -> checks.add(Check.fails(asked, call)));
        }
        Evaluation lenient = asked.evaluate(false);
        if (!asked.answer().has("bindings")) {
            checks.add(Check.agreesLeniently(asked, lenient));
        } else if (lenient instanceof Evaluation.Failed failed && failed.code() == ErrorCode.EVAL_CONFLICT_ERROR) {
            checks.add(Check.endsWasm(asked));
        } else if (!(lenient instanceof Evaluation.Defined defined && asked.isOpas(defined))) {
            return List.of();
        }
        return checks;
    }

    private record Call(String name, List<Value> arguments, ErrorCode code) {
        Differential.Question question() {
            String untyped = arguments.stream()
                    .map("object.get(input, \"none\", %s)"::formatted)
                    .collect(Collectors.joining(", ", name + "(", ")"));
            String module = "package " + PolicyGenerator.PACKAGE + "\n\np := " + untyped + "\n";
            return new Differential.Question(module, "data." + PolicyGenerator.PACKAGE + ".p = x", "{}", true, false);
        }
    }

    /** The call of a built-in by which a strict evaluation fails, if it fails by one. */
    private static Optional<Call> failing(Differential.Asked asked) {
        AtomicReference<Call> last = new AtomicReference<>();
        if (!(PlanReader.read(asked.plan(), LoadLimits.DEFAULT, name -> Availability.PRESENT)
                instanceof PlanResult.Read(Plan plan))) {
            throw new IllegalArgumentException("a plan was refused");
        }
        Map<String, Builtin> builtins = new HashMap<>();
        for (String name : plan.builtins().keySet()) {
            builtins.put(name, (arguments, circumstances) -> {
                try {
                    return Objects.requireNonNull(Builtins.find(name)).call(arguments, circumstances);
                } catch (BuiltinException e) {
                    ErrorCode code = ErrorCode.valueOf(
                            "EVAL_" + (e.code() == BuiltinException.Code.TYPE ? "TYPE" : "BUILTIN") + "_ERROR");
                    last.set(new Call(name, List.copyOf(Arrays.asList(arguments)), code));
                    throw e;
                }
            });
        }
        Evaluator evaluator = new InterpretedPlan(plan, builtins);
        try {
            evaluator.evaluate(
                    asked.entryPoint(),
                    asked.input(),
                    ObjectValue.EMPTY,
                    new Run(Differential.settings(true), evaluator.rules()));
        } catch (FailedException e) {
            return e.code() == ErrorCode.EVAL_CONFLICT_ERROR ? Optional.empty() : Optional.ofNullable(last.get());
        }
        return Optional.empty();
    }
}
