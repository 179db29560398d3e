package dev.portcullis.opa;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a process of ours may take, by the kernel's {@code prlimit}, for which no privilege is needed. What it has already is not taken
 * away from it; what it asks for beyond a bound, it does not get.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/prlimit.2.html">prlimit(2)</a>
 */
final class ProcessLimits {
    private static final int FILE_SIZE = 1;
    private static final int DATA = 2;
    private static final int CORE = 4;

    private static final @Nullable MethodHandle PRLIMIT = prlimit();

    private ProcessLimits() {}

    /**
     * Bounds a process.
     *
     * @param data most bytes of memory of its own that it can write to, stack excepted (since Linux 4.7, whichever way it asks for them)
     * @param file most bytes of a file that it writes
     * @return whether that was done
     */
    static boolean set(long pid, long data, long file) {
        return set(pid, DATA, data) && set(pid, FILE_SIZE, file) && set(pid, CORE, 0);
    }

    private static boolean set(long pid, int resource, long most) {
        var prlimit = PRLIMIT;
        if (prlimit == null) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            // Soft and hard bound, of eight bytes each: it cannot be raised again.
            var limit = arena.allocateFrom(ValueLayout.JAVA_LONG, most, most);
            return (int) prlimit.invokeExact((int) pid, resource, limit, MemorySegment.NULL) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library cannot be called", e);
        }
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle prlimit() {
        var linker = Linker.nativeLinker();
        var form = FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS);
        return linker.defaultLookup()
                .find("prlimit")
                .map(address -> linker.downcallHandle(address, form))
                .orElse(null);
    }
}
