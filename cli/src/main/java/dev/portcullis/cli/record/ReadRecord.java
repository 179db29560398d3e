package dev.portcullis.cli.record;

/** What became of a line that was to be a decision record. */
public sealed interface ReadRecord {
    /** It is one, and nothing in it is unknown here. */
    record Whole(DecisionRecord record) implements ReadRecord {}

    /**
     * It is one that cannot be read as a whole: another schema, a field that is not known here, or a broken line.
     *
     * @param uid the request's uid; empty where it cannot be told
     * @param problem what is wrong, as a sentence without its end
     */
    record Unreadable(String uid, String problem) implements ReadRecord {}

    /** It is something else, such as a line of a log. */
    record Foreign() implements ReadRecord {}
}
