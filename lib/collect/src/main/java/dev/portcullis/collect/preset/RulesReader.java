package dev.portcullis.collect.preset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.rule.JsonPath;
import dev.portcullis.collect.rule.JsonRule;
import dev.portcullis.collect.rule.JsonRule.Literal;
import dev.portcullis.collect.rule.JsonRule.Measure;
import dev.portcullis.collect.rule.Selection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads any document in JSON by rules that the item names; all must hold. */
public final class RulesReader extends JsonReader {
    private final List<JsonRule> rules;

    public RulesReader(List<JsonRule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    protected @Nullable Instant check(Fields document) throws RefusedException {
        for (var rule : rules) {
            check(rule, document.node());
        }
        return null;
    }

    private static void check(JsonRule rule, JsonNode document) throws RefusedException {
        var found = Selection.of(document, rule.path());
        if (rule.measure() == Measure.COUNT) {
            count(rule, document, found.size());
            return;
        }
        if (found.isEmpty()) {
            throw nothing(rule.path());
        }
        for (var value : found) {
            each(rule, value);
        }
    }

    /** None of a list is a count; none because there is no list is not. */
    private static void count(JsonRule rule, JsonNode document, int count) throws RefusedException {
        var steps = rule.path().steps();
        var ofList = !steps.isEmpty() && steps.getLast() instanceof JsonPath.Step.AllElements;
        if (ofList) {
            var lists = Selection.of(document, rule.path().parent());
            if (lists.isEmpty() || !lists.stream().allMatch(JsonNode::isArray)) {
                throw nothing(rule.path());
            }
        } else if (count == 0) {
            throw nothing(rule.path());
        }
        compare(rule, BigDecimal.valueOf(count), "the number of");
    }

    private static void each(JsonRule rule, JsonNode value) throws RefusedException {
        switch (rule.value()) {
            case Literal.Decimal number -> {
                if (!value.isNumber()) {
                    throw mismatch(rule.path(), "a number");
                }
                compare(rule, value.decimalValue(), "a value at");
            }
            case Literal.Text(var text) -> {
                if (!value.isTextual()) {
                    throw mismatch(rule.path(), "a text");
                }
                same(rule, value.textValue().equals(text));
            }
            case Literal.Flag(var flag) -> {
                if (!value.isBoolean()) {
                    throw mismatch(rule.path(), "true or false");
                }
                same(rule, value.booleanValue() == flag);
            }
        }
    }

    private static void compare(JsonRule rule, BigDecimal value, String what) throws RefusedException {
        if (rule.value() instanceof Literal.Decimal(var threshold)
                && rule.comparison().holds(value, threshold)) {
            return;
        }
        throw new RefusedException(
                CollectReason.THRESHOLD_NOT_MET,
                what + " " + rule.path() + " is " + value + ", not "
                        + rule.comparison().words() + " " + rule.value());
    }

    private static void same(JsonRule rule, boolean equal) throws RefusedException {
        if (equal != (rule.comparison() == Comparison.EQUAL)) {
            throw new RefusedException(
                    CollectReason.THRESHOLD_NOT_MET,
                    "a value at " + rule.path() + " is not " + rule.comparison().words() + " " + rule.value());
        }
    }

    private static RefusedException nothing(JsonPath path) {
        return new RefusedException(CollectReason.PATH_NOT_FOUND, path + " leads to nothing in the document");
    }

    private static RefusedException mismatch(JsonPath path, String wanted) {
        return new RefusedException(CollectReason.TYPE_MISMATCH, "a value at " + path + " is not " + wanted);
    }
}
