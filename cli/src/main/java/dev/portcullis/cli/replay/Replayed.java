package dev.portcullis.cli.replay;

import java.util.List;

/** What came of deciding a recorded request once more. */
public sealed interface Replayed {
    /**
     * The decision is the same.
     *
     * @param reworded whether details of findings are worded otherwise, which decides nothing
     */
    record Same(boolean reworded) implements Replayed {}

    /**
     * The decision is another.
     *
     * @param differences each as one line, at least one
     */
    record Different(List<String> differences) implements Replayed {
        public Different {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Nobody can say.
     *
     * @param why what is missing, as a sentence without its end
     */
    record NotReplayable(String why) implements Replayed {}
}
