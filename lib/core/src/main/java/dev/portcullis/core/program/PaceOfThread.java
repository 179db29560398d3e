package dev.portcullis.core.program;

/** The pace that each thread keeps. */
final class PaceOfThread {
    static final ScopedValue<Pace> CURRENT = ScopedValue.newInstance();
    static final Pace FULL = () -> true;

    private PaceOfThread() {}
}
