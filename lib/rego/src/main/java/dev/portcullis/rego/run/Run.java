package dev.portcullis.rego.run;

import dev.portcullis.rego.builtin.BuiltinException;
import dev.portcullis.rego.builtin.Circumstances;
import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The state of one evaluation, of one thread: its budget, its result set, and what it has computed already. */
public final class Run implements Circumstances {
    /** How many steps pass between two looks at the clock. */
    private static final int CHUNK = 4096;

    /** What a value takes that is made of others, to begin with. */
    public static final int COLLECTION_BYTES = 64;

    /** What a collection takes for each member. */
    public static final int MEMBER_BYTES = 24;

    private static final int MOST_SHARED_ARGUMENTS = 6;

    private final Settings settings;
    private final long begun;

    /** Steps until the next look at the clock, and those behind it. */
    private long fuel;

    private long stepsLeft;
    private long bytesLeft;
    private long printLeft;
    private int depthLeft;
    private @Nullable Map<Object, Object> remembered;

    private final Memory memory;
    private final Value[] @Nullable [] arguments = new Value[MOST_SHARED_ARGUMENTS][];
    private SetValue results = SetValue.open();

    /** What the innermost function returned last. */
    private @Nullable Value returned;

    /**
     * Begins an evaluation.
     *
     * @param rules how many functions of the plan remember their results
     */
    public Run(Settings settings, int rules) {
        this.settings = settings;
        Budget budget = settings.budget();
        // Two clocks that are far apart may wrap around, their differences do not.
        begun = settings.clock().getAsLong();
        stepsLeft = budget.steps();
        bytesLeft = budget.bytes();
        printLeft = budget.printedCharacters();
        depthLeft = budget.depth();
        memory = new Memory(rules);
    }

    @Override
    public long now() {
        return settings.now();
    }

    @Override
    public void charge(long steps) {
        fuel -= steps;
        if (fuel < 0) {
            refuel();
        }
    }

    private void refuel() {
        long needed = -fuel;
        if (needed > stepsLeft) {
            throw new ExceededException(Resource.STEPS);
        }
        if (settings.clock().getAsLong() - begun > settings.budget().nanoseconds()) {
            throw new ExceededException(Resource.TIME);
        }
        stepsLeft -= needed;
        fuel = Math.min(stepsLeft, CHUNK);
        stepsLeft -= fuel;
    }

    @Override
    public void allocate(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw new ExceededException(Resource.MEMORY);
        }
    }

    /** Takes steps for a comparison with, or a walk through, a value. */
    public void look(Value value) {
        long weight = value.weight();
        if (weight > 1) {
            charge(weight);
        }
    }

    /** Refuses a value that, written out, would be larger than the memory is. */
    public Value fits(Value value) {
        if (value.weight() > settings.budget().bytes() / MEMBER_BYTES) {
            throw new ExceededException(Resource.MEMORY);
        }
        return value;
    }

    @Override
    public <T> T remember(Object key, Supplier<T> maker) {
        Map<Object, Object> known = remembered;
        if (known == null) {
            known = new HashMap<>();
            remembered = known;
        }
        @SuppressWarnings("unchecked") // a key is of its maker's own type, so it has one kind of value
        T value = (T) known.get(key);
        if (value == null) {
            value = maker.get();
            known.put(key, java.util.Objects.requireNonNull(value));
        }
        return value;
    }

    @Override
    public void print(String line) {
        printLeft -= line.length() + 1L;
        if (printLeft < 0) {
            throw new ExceededException(Resource.PRINT);
        }
        settings.printer().accept(line);
    }

    /** An array for the arguments of a built-in, which is used again for the next one; its elements are to be set first. */
    public Value[] arguments(int count) {
        if (count >= MOST_SHARED_ARGUMENTS) {
            return new Value[count];
        }
        Value[] shared = arguments[count];
        if (shared == null) {
            shared = new Value[count];
            arguments[count] = shared;
        }
        return shared;
    }

    /** Begins a call. */
    public void enter() {
        if (--depthLeft < 0) {
            throw new ExceededException(Resource.DEPTH);
        }
    }

    /** Ends a call. */
    public void leave() {
        depthLeft++;
    }

    /** Ends a function with a value, which is undefined where it is null. */
    public void returns(@Nullable Value value) {
        returned = value == null ? null : value.close();
    }

    /** What the innermost function returned, once. */
    public @Nullable Value takeReturned() {
        Value value = returned;
        returned = null;
        return value;
    }

    /** What a built-in that failed means: undefined, or the end. */
    public void failed(BuiltinException fault, String name, Location location) {
        if (settings.strict()) {
            ErrorCode code = fault.code() == BuiltinException.Code.TYPE
                    ? ErrorCode.EVAL_TYPE_ERROR
                    : ErrorCode.EVAL_BUILTIN_ERROR;
            throw new FailedException(code, name + ": " + fault.getMessage(), location);
        }
    }

    /** What the rules of this evaluation have computed. */
    public Memory memory() {
        return memory;
    }

    /** Adds to the result set. */
    public void result(Value value) {
        allocate(MEMBER_BYTES);
        results = results.add(value.close());
    }

    /** Everything that was added. */
    public SetValue results() {
        return results.close();
    }
}
