package dev.portcullis.core.program;

import dev.portcullis.core.reason.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param metUntil the last instant at which it had nothing against what it was given; null where more than the age of that is wrong
     */
    record Objected(Reason reason, String detail, @Nullable Instant metUntil) implements ProgramAnswer {
        /** Objects to more than an age. */
        public Objected(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }

    /**
     * It was not evaluated to its end, or its result is none; that refuses the image.
     *
     * @param detail why, for a person, as a part of a sentence
     */
    record Failed(String detail) implements ProgramAnswer {}
}
