package dev.portcullis.e2e.chaos;

import dev.portcullis.testing.process.StackException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * A process that is killed or frozen again and again, and started anew whenever it has ended, as a cluster does. What happens is decided by a seed.
 * Thread-safe.
 */
final class Victim implements Trouble {
    private static final Duration LONGEST_DOWN = Duration.ofSeconds(3);
    private static final int HASTY_ONE_IN = 4;

    private final Struck process;
    private final Random random;
    private final Rhythm rhythm;
    private State state = State.UP;
    private long next;
    private int killed;
    private int frozen;
    private boolean hasty;
    private boolean spared;

    private enum State {
        STARTING,
        UP,
        FROZEN,
        DOWN
    }

    /**
     * How often and how long.
     *
     * @param shortest between the end of a fault and the next
     * @param longest the same
     * @param frozen for so long at least; for twice as long at most
     */
    record Rhythm(Duration shortest, Duration longest, Duration frozen) {}

    /**
     * Makes one of a process that runs.
     *
     * @param now monotonic, in nanoseconds
     */
    Victim(Struck process, Random random, Rhythm rhythm, long now) {
        this.process = process;
        this.random = random;
        this.rhythm = rhythm;
        this.next = now + between(rhythm.shortest(), rhythm.longest());
    }

    private long between(Duration least, Duration most) {
        return least.toNanos() + Math.round((most.toNanos() - least.toNanos()) * random.nextDouble());
    }

    @Override
    public synchronized void tick(long now) {
        var due = now - next >= 0;
        switch (state) {
            case STARTING -> {
                if (!process.isRunning()) {
                    launch(now);
                } else if (process.isReady()) {
                    live(now);
                } else if (due && hasty) {
                    strike(now);
                }
            }
            case UP -> {
                if (!process.isRunning()) {
                    launch(now);
                } else if (due) {
                    strike(now);
                }
            }
            case FROZEN -> {
                if (due) {
                    resume(now);
                }
            }
            case DOWN -> {
                if (due) {
                    launch(now);
                }
            }
        }
    }

    private void strike(long now) {
        if (spared) {
            return;
        }
        if (random.nextBoolean()) {
            killed++;
            attempt(process::kill);
            state = State.DOWN;
            next = now + between(Duration.ZERO, LONGEST_DOWN);
        } else {
            frozen++;
            attempt(process::pause);
            state = State.FROZEN;
            next = now + between(rhythm.frozen(), rhythm.frozen().multipliedBy(2));
        }
    }

    /** It may end of its own accord at any time: then there is nobody to send a signal to. */
    private static void attempt(Runnable deed) {
        try {
            deed.run();
        } catch (StackException e) {
            // The next tick sees how it is.
        }
    }

    private void resume(long now) {
        attempt(process::resume);
        live(now);
    }

    /** Usually it is left in peace until it is ready, however slow the machine is. */
    private void launch(long now) {
        process.launch();
        live(now);
        state = State.STARTING;
        hasty = random.nextInt(HASTY_ONE_IN) == 0;
    }

    private void live(long now) {
        state = State.UP;
        next = now + between(rhythm.shortest(), rhythm.longest());
    }

    /** Lets it run from now on; it is still started anew where it ends. */
    @Override
    public synchronized void end(long now) {
        spared = true;
        if (state == State.FROZEN || state == State.DOWN) {
            next = now;
            tick(now);
        }
    }

    @Override
    public synchronized Map<String, Integer> counts() {
        return Map.of(process.name() + " killed", killed, process.name() + " frozen", frozen);
    }
}
