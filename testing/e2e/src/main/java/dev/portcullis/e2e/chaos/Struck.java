package dev.portcullis.e2e.chaos;

/** A process that may be killed and frozen. */
interface Struck {
    /** What people call it. */
    String name();

    boolean isRunning();

    /** Whether it does its work; asked while it runs. */
    boolean isReady();

    /** Starts it anew. */
    void launch();

    /** Ends it at once. */
    void kill();

    /** Freezes it. */
    void pause();

    /** Lets it go on. */
    void resume();
}
