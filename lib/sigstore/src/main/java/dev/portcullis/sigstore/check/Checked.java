package dev.portcullis.sigstore.check;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import java.util.function.Function;

/**
 * Either what a step of verification established, or why it refused.
 *
 * @param <T> what the step establishes
 */
public sealed interface Checked<T> {
    /** The step passed. */
    record Passed<T>(T value) implements Checked<T> {}

    /** The step refused; nothing later may run. */
    record Refused<T>(Rejection rejection) implements Checked<T> {}

    static <T> Checked<T> pass(T value) {
        return new Passed<>(value);
    }

    static <T> Checked<T> refuse(Reason reason, String detail) {
        return new Refused<>(new Rejection(reason, detail));
    }

    static <T> Checked<T> refuse(Rejection rejection) {
        return new Refused<>(rejection);
    }

    /** Runs the next step on what this one established, or passes its refusal on. */
    default <R> Checked<R> then(Function<? super T, Checked<R>> next) {
        return switch (this) {
            case Passed<T>(T value) -> next.apply(value);
            case Refused<T>(Rejection rejection) -> new Refused<>(rejection);
        };
    }
}
