package dev.portcullis.cli.report;

/**
 * What becomes of a workload by other rules.
 *
 * @param now by what is in force
 * @param then by what is proposed
 */
record Comparison(WorkloadVerdict now, WorkloadVerdict then) {
    /** What becomes of it. */
    enum Change {
        NEWLY_REFUSED("newly refused"),
        NEWLY_ADMITTED("newly admitted"),
        UNCHANGED("unchanged");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    Change change() {
        if (now.isRefused() == then.isRefused()) {
            return Change.UNCHANGED;
        }
        return then.isRefused() ? Change.NEWLY_REFUSED : Change.NEWLY_ADMITTED;
    }
}
