package dev.portcullis.core.decision;

import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.RuleAnswer;
import java.util.List;

/**
 * What a verdict was reached from, so that it can be told, and reached again.
 *
 * @param binding how far the verdict would bind, whatever it says
 * @param input what was known of the image
 * @param answered who said so
 * @param rules what programs answered
 */
public record Basis(Binding binding, ImageInput input, Answered answered, List<RuleAnswer> rules) {
    public Basis {
        rules = List.copyOf(rules);
    }

    /** Makes one where no program was asked. */
    public Basis(Binding binding, ImageInput input, Answered answered) {
        this(binding, input, answered, List.of());
    }
}
