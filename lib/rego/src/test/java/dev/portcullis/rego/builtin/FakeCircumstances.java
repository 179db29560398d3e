package dev.portcullis.rego.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An evaluation with a fixed time and budgets that can be as small as a test wants. */
final class FakeCircumstances implements Circumstances {
    /** 2026-01-02T03:04:05.000000006Z. */
    static final long NOW = 1_767_323_045_000_000_006L;

    /** An evaluation has nothing left to pay with. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent(String what) {
            super(what, null, false, false);
        }
    }

    private final Map<Object, Object> remembered = new HashMap<>();
    private final List<String> printed = new ArrayList<>();
    private long steps;
    private long bytes;

    private FakeCircumstances(long steps, long bytes) {
        this.steps = steps;
        this.bytes = bytes;
    }

    /** With room for whatever a table asks, yet not for an explosion: 10 million steps and 64 MiB. */
    static FakeCircumstances ample() {
        return new FakeCircumstances(10_000_000, 64L << 20);
    }

    static FakeCircumstances of(long steps, long bytes) {
        return new FakeCircumstances(steps, bytes);
    }

    List<String> printed() {
        return printed;
    }

    int rememberedCount() {
        return remembered.size();
    }

    long stepsLeft() {
        return steps;
    }

    long bytesLeft() {
        return bytes;
    }

    @Override
    public long now() {
        return NOW;
    }

    @Override
    public void charge(long taken) {
        if (taken < 0 || taken > steps) {
            throw new Spent("steps");
        }
        steps -= taken;
    }

    @Override
    public void allocate(long taken) {
        if (taken < 0 || taken > bytes) {
            throw new Spent("bytes");
        }
        bytes -= taken;
    }

    @Override
    @SuppressWarnings("unchecked") // One key is only ever remembered with one type.
    public <T> T remember(Object key, Supplier<T> maker) {
        T known = (T) remembered.get(key);
        if (known == null) {
            known = maker.get();
            remembered.put(key, known);
        }
        return known;
    }

    @Override
    public void print(String line) {
        printed.add(line);
    }
}
