package dev.portcullis.core.program;

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
     * It was not evaluated to its end, or its result is none; that refuses the image.
     *
     * @param detail why, for a person, as a part of a sentence
     */
    record Failed(String detail) implements ProgramAnswer {}
}
