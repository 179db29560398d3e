package dev.portcullis.operator.runner;

/** Another leader took over. Whoever sees this writes nothing more. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String pool, long ours, long theirs) {
        super("pool %s is in epoch %d, and this leader's is %d".formatted(pool, theirs, ours));
    }
}
