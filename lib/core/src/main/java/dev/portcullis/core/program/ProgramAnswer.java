package dev.portcullis.core.program;

import dev.portcullis.core.reason.Reason;
import java.util.List;

/** What a program says. Only an answer without any objection speaks for an image. */
public sealed interface ProgramAnswer {
    /**
     * It was evaluated.
     *
     * @param deny why the image is refused, sorted, of any length; nothing if it is not
     * @param warn what is told without refusing it, likewise
     */
    record Answered(List<String> deny, List<String> warn) implements ProgramAnswer {
        public Answered {
            deny = List.copyOf(deny);
            warn = List.copyOf(warn);
        }
    }

    /**
     * It has something against the image that has a reason of its own, which none of those has that people write.
     *
     * @param reason why the image is refused
     * @param detail the same for a person, as a part of a sentence
     */
    record Objected(Reason reason, String detail) implements ProgramAnswer {}

    /**
     * It was not evaluated to its end, or its result is none; that refuses the image.
     *
     * @param detail why, for a person, as a part of a sentence
     */
    record Failed(String detail) implements ProgramAnswer {}
}
