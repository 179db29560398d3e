package dev.portcullis.budget.allocate;

/** What stands between a job and its start. */
public sealed interface Obstacle {
    /**
     * There is no room for it.
     *
     * @param level the lowest pool or budget that has none
     * @param resource of what
     */
    record NoRoom(String level, String resource) implements Obstacle {}

    /**
     * As many jobs of its run run as may at once.
     *
     * @param most how many that is
     */
    record RunIsFull(int most) implements Obstacle {}

    /**
     * There would be room, but it is kept for a job that was passed as often as may be.
     *
     * @param uid that job
     */
    record RoomKept(String uid) implements Obstacle {}

    /** Nothing but that others are first. */
    record Turn() implements Obstacle {}

    /** Nothing that can be named: its reason to wait says all. */
    record Unnamed() implements Obstacle {}
}
