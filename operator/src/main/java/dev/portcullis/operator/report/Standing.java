package dev.portcullis.operator.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a report stands as it should. Pure. */
final class Standing {
    private Standing() {}

    /** What is to be done. */
    enum Step {
        /** Nothing. */
        NONE,
        /** It says what was known before. */
        APPLY,
        /** It is not there, or somebody else changed it: what is not ours must go too. */
        REPLACE
    }

    /**
     * What this process wrote last.
     *
     * @param wanted hash of what was wanted, times left out
     * @param became hash of what the API server made of it
     */
    record Written(String wanted, String became) {}

    /**
     * What stands there.
     *
     * @param content hash of what it says, times left out
     * @param all hash of all that it says
     */
    record Live(String content, String all) {}

    /**
     * Decides.
     *
     * @param wanted hash of what it should say, times left out
     * @param written null where this process wrote none
     * @param live null where there is none
     */
    static Step next(String wanted, @Nullable Written written, @Nullable Live live) {
        if (live == null) {
            // It may be there without the label by which it is followed.
            return Step.REPLACE;
        }
        if (written == null) {
            return live.content().equals(wanted) ? Step.NONE : Step.REPLACE;
        }
        if (!Objects.equals(live.all(), written.became())) {
            return Step.REPLACE;
        }
        return written.wanted().equals(wanted) ? Step.NONE : Step.APPLY;
    }
}
