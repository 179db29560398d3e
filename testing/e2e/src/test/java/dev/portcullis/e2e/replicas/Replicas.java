package dev.portcullis.e2e.replicas;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.process.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Several webhooks behind a balancer, of which one after the other ends and another one comes in its place. */
final class Replicas implements AutoCloseable {
    /** A machine that does not bear the load gives a replica that starts little of its time. */
    private static final Duration START = Duration.ofMinutes(5);

    private final List<Application> applications;
    private final List<Duration> absences = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor();

    /** Starts further webhooks, until there are so many, puts all behind a balancer, and waits until they are ready. */
    Replicas(Installation installation, Balancer balancer, int count) {
        var all = new ArrayList<Application>();
        all.add(installation.webhook());
        balancer.add(installation.webhookPort(), installation.webhook().readinessAddress());
        for (var number = 1; number < count; number++) {
            var port = Ports.free();
            var replica = installation.replica("webhook-" + number, port);
            replica.launch();
            balancer.add(port, replica.readinessAddress());
            all.add(replica);
        }
        all.forEach(Application::awaitReady);
        this.applications = List.copyOf(all);
    }

    /**
     * Ends one after the other, in this way, each so long after the one before, or once that is ready again, whichever comes later. Goes on until
     * it is closed.
     */
    Ending end(Duration every, Consumer<Application> deed) {
        var running = hand.scheduleAtFixedRate(
                () -> replace(applications.get(absences.size() % applications.size()), deed),
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
        return () -> {
            running.cancel(false);
            settled(hand.submit(() -> {}));
            if (!running.isCancelled()) {
                // It failed, and none was ended since.
                settled(running);
            }
        };
    }

    private void replace(Application replica, Consumer<Application> deed) {
        deed.accept(replica);
        var ended = System.nanoTime();
        replica.launch();
        replica.awaitReady(START);
        absences.add(Duration.ofNanos(System.nanoTime() - ended));
    }

    private static void settled(Future<?> last) {
        try {
            last.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while replicas are replaced", e);
        }
    }

    /** Returns for how long each was away. */
    List<Duration> absences() {
        return List.copyOf(absences);
    }

    @Override
    public void close() {
        hand.shutdownNow();
        applications.forEach(Application::close);
    }

    /** Comes to its end when it is closed, and the last one is back. */
    interface Ending extends AutoCloseable {
        @Override
        void close();
    }
}
