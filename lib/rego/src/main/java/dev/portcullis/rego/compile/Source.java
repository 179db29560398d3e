package dev.portcullis.rego.compile;

import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Where a node reads a value: a local, or a constant. */
final class Source {
    private final int slot;
    private final @Nullable Value constant;

    private Source(int slot, @Nullable Value constant) {
        this.slot = slot;
        this.constant = constant;
    }

    static Source local(int slot) {
        return new Source(slot, null);
    }

    static Source constant(Value constant) {
        return new Source(-1, constant);
    }

    @Nullable
    Value read(@Nullable Value[] locals) {
        return slot < 0 ? constant : locals[slot];
    }

    boolean isLocal() {
        return slot >= 0;
    }

    /** The local, or -1. */
    int slot() {
        return slot;
    }

    /** The constant, where it is one. */
    @Nullable
    Value constant() {
        return constant;
    }
}
