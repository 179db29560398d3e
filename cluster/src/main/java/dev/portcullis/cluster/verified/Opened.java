package dev.portcullis.cluster.verified;

import java.util.Locale;

/** What came of reading a {@code VerifiedImage}. */
public sealed interface Opened {
    /** The operator of this installation wrote it, lately enough. Which of its facts still count is another question. */
    record Believed(VerifiedFacts facts) implements Opened {}

    /** It is as if it were not there. */
    record Disbelieved(Problem problem) implements Opened {}

    /** Why one is not believed. */
    enum Problem {
        /** It has no content, no key id or no MAC. */
        NO_MAC,
        /** No key of the installation has the id that it names. */
        KEY_UNKNOWN,
        /** The MAC is not that of the content: somebody wrote or changed it who has no key. */
        MAC_WRONG,
        /** It is about another image than its name says: a copy, or renamed. */
        NAME_WRONG,
        /** It was written by a version that understood verification differently. */
        OTHER_EPOCH,
        /** Nobody looked for longer than the settings allow. */
        TOO_OLD,
        /** It says that it was written later than now. */
        FROM_THE_FUTURE,
        /** The content is not of the known form, or larger than any that is written. */
        UNREADABLE,
        /** A later one was there before. */
        ROLLED_BACK;

        /** Returns it as in labels of metrics, for example {@code mac_wrong}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
