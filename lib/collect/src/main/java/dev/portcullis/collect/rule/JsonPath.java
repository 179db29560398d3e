package dev.portcullis.collect.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A path into a document in JSON: {@code $} and then members ({@code .name} or {@code ['any name']}), elements ({@code [0]}) and all
 * elements ({@code [*]}). A subset of RFC 9535 with the same meaning.
 */
public final class JsonPath {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_STEPS = 32;
    private static final int MAX_INDEX_DIGITS = 6;

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** One step down. */
    public sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}

        record AllElements() implements Step {}
    }

    /**
     * Parses a path.
     *
     * @throws IllegalArgumentException if the text is none, saying where
     */
    public static JsonPath parse(String text) {
        if (!text.startsWith("$") || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a path begins with $ and has at most " + MAX_LENGTH + " characters");
        }
        var steps = new ArrayList<Step>();
        for (var at = 1; at < text.length(); ) {
            at = step(text, at, steps);
            if (steps.size() > MAX_STEPS) {
                throw new IllegalArgumentException("a path has at most " + MAX_STEPS + " steps");
            }
        }
        return new JsonPath(text, steps);
    }

    /** Returns the steps, the uppermost first. */
    public List<Step> steps() {
        return steps;
    }

    /** Returns the path without its last step, which must be one in brackets. */
    public JsonPath parent() {
        return new JsonPath(text.substring(0, text.lastIndexOf('[')), steps.subList(0, steps.size() - 1));
    }

    private static int step(String text, int at, List<Step> steps) {
        if (text.charAt(at) == '.') {
            return member(text, at + 1, steps);
        }
        if (text.startsWith("['", at)) {
            var end = text.indexOf("']", at + 2);
            if (end <= at + 2
                    || text.substring(at + 2, end).contains("'")
                    || text.substring(at + 2, end).contains("\\")) {
                throw malformed(at);
            }
            steps.add(new Step.Member(text.substring(at + 2, end)));
            return end + 2;
        }
        var end = text.indexOf(']', at);
        if (text.charAt(at) != '[' || end < 0) {
            throw malformed(at);
        }
        steps.add(bracketed(text.substring(at + 1, end), at));
        return end + 1;
    }

    private static Step bracketed(String inner, int at) {
        if (inner.equals("*")) {
            return new Step.AllElements();
        }
        var digits = !inner.isEmpty()
                && inner.length() <= MAX_INDEX_DIGITS
                && inner.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (inner.length() > 1 && inner.startsWith("0"))) {
            throw malformed(at);
        }
        return new Step.Element(Integer.parseInt(inner));
    }

    private static int member(String text, int start, List<Step> steps) {
        var end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        if (end == start) {
            throw malformed(start);
        }
        steps.add(new Step.Member(text.substring(start, end)));
        return end;
    }

    private static boolean isNamePart(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
    }

    private static IllegalArgumentException malformed(int at) {
        return new IllegalArgumentException("the path cannot be read at character " + (at + 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** Returns the text that was parsed. */
    @Override
    public String toString() {
        return text;
    }
}
