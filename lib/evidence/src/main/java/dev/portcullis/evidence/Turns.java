package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.verdict.ImageInput;
import java.util.Set;
import java.util.function.Function;

/** Gives images that rules are asked about their turn. Thread-safe. */
@FunctionalInterface
public interface Turns {
    /** It is everybody's turn at once, on the calling thread. */
    Turns AT_ONCE = Turns::atOnce;

    /**
     * Judges when there is room for it.
     *
     * @param access for whom, and how long they wait
     * @param input what is judged; where there is no room before the deadline it is judged without asking rules
     */
    Judgement take(Access access, Asked asked, ImageInput input, Function<ImageInput, Judgement> judge);

    /**
     * What is asked.
     *
     * @param programs the digests of the programs
     * @param memory estimate of the bytes of what they are given
     */
    record Asked(Set<Digest> programs, long memory) {
        public Asked {
            programs = Set.copyOf(programs);
        }
    }

    private static Judgement atOnce(
            Access access, Asked asked, ImageInput input, Function<ImageInput, Judgement> judge) {
        return judge.apply(input);
    }
}
