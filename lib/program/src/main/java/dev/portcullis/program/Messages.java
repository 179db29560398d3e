package dev.portcullis.program;

import dev.portcullis.core.decision.PlainText;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.run.Resource;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rule gave: messages, or what is wrong with it. */
sealed interface Messages {
    /** Longest message, in UTF-16 units. */
    int LONGEST = 300;

    /** The result is a set of messages, for people, in the order of the set. */
    record Read(List<String> messages) implements Messages {
        public Read {
            messages = List.copyOf(messages);
        }
    }

    /** There is no such result. */
    record Broken(String detail) implements Messages {}

    /** Returns the answer where there is no result. */
    default ProgramAnswer failure() {
        return switch (this) {
            case Broken(var detail) -> new ProgramAnswer.Failed(detail);
            case Read read -> throw new IllegalStateException("a result is no failure");
        };
    }

    /** Reads the result of a rule that must have one. */
    static Messages of(String rule, Evaluation evaluation) {
        return read(rule, evaluation, new Broken(rule + " is undefined"));
    }

    /** Reads the result of a rule that may be undefined. */
    static Messages ofOptional(String rule, Evaluation evaluation) {
        return read(rule, evaluation, new Read(List.of()));
    }

    private static Messages read(String rule, Evaluation evaluation, Messages undefined) {
        return switch (evaluation) {
            case Evaluation.Defined defined ->
                defined.value()
                        .map(value -> read(rule, value))
                        .orElseGet(() -> new Broken(rule + " has several results"));
            case Evaluation.Undefined() -> undefined;
            case Evaluation.Failed(var code, var message, var location) ->
                new Broken(PlainText.of(
                        rule + " failed at " + location.file() + ":" + location.row() + ": " + code.name() + ": "
                                + withoutValues(message),
                        LONGEST));
            case Evaluation.Exceeded(var resource) -> new Broken(rule + " " + used(resource));
            case Evaluation.NoEntryPoint(var name) -> new Broken("there is no rule " + name);
        };
    }

    /** Built-ins tell after their name what they were given, which may be what only the object's author is to know. */
    private static String withoutValues(String message) {
        var end = message.indexOf(':');
        return end < 0 ? message : message.substring(0, end);
    }

    private static Messages read(String rule, Value value) {
        if (!(value instanceof SetValue set)) {
            return new Broken(rule + " is of type " + value.kind().typeName() + " and not a set");
        }
        var messages = new ArrayList<String>();
        for (var member : set.sorted()) {
            var message = message(member);
            if (message.isEmpty()) {
                return new Broken(
                        rule + " holds what is neither a text nor an object with a text msg: a member of type "
                                + member.kind().typeName());
            }
            messages.add(message.get());
        }
        return new Read(messages);
    }

    private static Optional<String> message(Value member) {
        @Nullable Value text = member instanceof ObjectValue object ? object.get("msg") : member;
        return text instanceof StringValue string
                ? Optional.of(string.string().isBlank() ? "(no message)" : PlainText.of(string.string(), LONGEST))
                : Optional.empty();
    }

    private static String used(Resource resource) {
        return switch (resource) {
            case STEPS -> "took more steps than it may";
            case TIME -> "took more time than it may";
            case MEMORY -> "took more memory than it may";
            case OUTPUT -> "has a larger result than it may";
            case DEPTH -> "calls, or nests values, deeper than it may";
            case PRINT -> "printed more than it may";
        };
    }
}
