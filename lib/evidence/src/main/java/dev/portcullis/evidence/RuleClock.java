package dev.portcullis.evidence;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What the time that rules take is measured with.
 *
 * @param processorTime what the calling thread has taken of a processor, in nanoseconds
 * @param time runs at the pace of time, in nanoseconds; only differences of it mean anything
 * @param pause holds the calling thread up for so many nanoseconds, or until it is interrupted
 */
record RuleClock(LongSupplier processorTime, LongSupplier time, LongConsumer pause) {
    static RuleClock system() {
        var threads = ManagementFactory.getThreadMXBean();
        return new RuleClock(threads::getCurrentThreadCpuTime, System::nanoTime, LockSupport::parkNanos);
    }
}
