package dev.portcullis.operator.gate;

import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.cluster.GuardedLabels;
import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.cluster.LiveMutatingRegistration;
import dev.portcullis.operator.cluster.LiveRegistration;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.operator.gate.EntryState.Effective;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.registration.Endpoint;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.tls.CertificateKeeper;
import dev.portcullis.operator.tls.CertificateOfOthers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the gate: at once when something changed, every minute else, and more often while something is not as it should be.
 * {@link #changed} and {@link #report} may be called from any thread.
 */
public final class Gate implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int STAGES = 4;
    private static final String CHANGED_MEANWHILE = "somebody changed the registration while it was probed";

    private final Keeper keeper;
    private final Pace pace;
    private final InstantSource clock;
    private final BlockingQueue<Boolean> signals = new ArrayBlockingQueue<>(1);
    private final AtomicBoolean hurried = new AtomicBoolean();
    private final CopyOnWriteArrayList<Consumer<GateReport>> listeners = new CopyOnWriteArrayList<>();
    private volatile GateReport report = GateReport.NONE;

    /** Does what one look consists of. */
    interface Keeper {
        /** Brings everything in line once. */
        GateKeeper.Look keep();

        /**
         * Probes the entries of a look that are not known to be shut yet.
         *
         * @param hurried whether the rest is to be left for later, because a probe takes as long as the API server waits for a webhook
         */
        Map<String, EntryState> probe(GateKeeper.Look look, Map<String, EntryState> known, BooleanSupplier hurried);

        /** Returns whether the registration still stands as a look left it. */
        boolean stands(GateKeeper.Look look);
    }

    /**
     * How long to wait for what.
     *
     * @param every between two looks while all is well
     * @param firstRetry before the second look while something is not; doubled from then on
     * @param lastRetry the longest of these times
     * @param newsTravels until every API server has seen a change of the registration
     * @param betweenProbes between two probes meanwhile
     */
    record Pace(Duration every, Duration firstRetry, Duration lastRetry, Duration newsTravels, Duration betweenProbes) {
        static final Pace USUAL = new Pace(
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofMillis(100));

        /**
         * Returns how long to wait for a change before the next look.
         *
         * @param usual how long if nothing ends meanwhile
         * @param known the suspensions that were in force at the last look; one of them may have ended while it lasted
         */
        Duration until(Duration usual, Suspensions known, Instant now) {
            if (!known.inForce(now).equals(known)) {
                return firstRetry;
            }
            // A millisecond more, because the wait is counted in whole ones.
            return known.nextEnd(now)
                    .map(end -> Duration.between(now, end).plusMillis(1))
                    .filter(left -> left.compareTo(usual) < 0)
                    .orElse(usual);
        }

        Duration after(Duration retry) {
            var doubled = retry.multipliedBy(2);
            return doubled.compareTo(lastRetry) > 0 ? lastRetry : doubled;
        }
    }

    Gate(Keeper keeper, Pace pace, InstantSource clock) {
        this.keeper = keeper;
        this.pace = pace;
        this.clock = clock;
    }

    /** Makes a gate for a cluster. */
    public static Gate of(KubernetesClient client, OperatorConfig config, InstantSource clock) {
        var namespace = config.namespace();
        var secrets = new KeptSecrets(client, namespace);
        Endpoint endpoint = config.webhook()
                .url()
                .<Endpoint>map(Endpoint.Outside::new)
                .orElseGet(() -> new Endpoint.InCluster(namespace));
        var exempt = Stream.concat(config.exemptNamespaces().stream(), Stream.of(namespace))
                .collect(Collectors.toUnmodifiableSet());
        var certificate = switch (config.webhook().certificateIssuer()) {
            case OPERATOR ->
                new CertificateKeeper(
                        secrets, endpoint.names(), config.webhook().certificateLifetime(), clock);
            case OTHERS -> new CertificateOfOthers(secrets, endpoint.names(), clock);
        };
        var parts = new GateKeeper.Parts(
                new KeyKeeper(secrets),
                certificate,
                new TrustedSince(clock),
                new GuardedLabels(client, namespace),
                new LiveRegistration(client),
                new RegistrationBuilder(endpoint, exempt, ImageResourceSetting.resources(config.imageResources())),
                new LiveMutatingRegistration(client),
                clock);
        return new Gate(new GateKeeper(client, parts), Pace.USUAL, clock);
    }

    /** Says that something changed that the registration may depend on. */
    public void changed() {
        signals.offer(Boolean.TRUE);
    }

    /** Says that a suspension came or went, for which probes are broken off. */
    public void suspensionChanged() {
        hurried.set(true);
        changed();
    }

    /** Returns what the last look showed. */
    public GateReport report() {
        return report;
    }

    /** Calls back whenever a look shows something else than the one before. */
    public void onReport(Consumer<GateReport> listener) {
        listeners.add(listener);
    }

    /** Looks until the thread is interrupted. */
    @Override
    public void run() {
        var retry = pace.firstRetry();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var fine = lookOnce();
                var wait = pace.until(fine ? pace.every() : retry, report.suspensions(), clock.instant());
                signals.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
                retry = fine ? pace.firstRetry() : pace.after(retry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once; returns whether everything is as it should be. */
    boolean lookOnce() throws InterruptedException {
        try {
            return look();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The process ends, which says nothing about the gate.
                throw new InterruptedException();
            }
            LOG.atWarn().setCause(e).log("the gate could not be looked after; it is tried again");
            publish(report.afterFault(e));
            return false;
        }
    }

    private boolean look() throws InterruptedException {
        for (var stage = 0; stage < STAGES; stage++) {
            hurried.set(false);
            var look = keeper.keep();
            var states = probe(look);
            if (!keeper.stands(look)) {
                // What was probed is not what stands now, however soon it is repaired again.
                var problem = look.problem().isEmpty() ? CHANGED_MEANWHILE : look.problem();
                publish(GateKeeper.report(look, states).failing(problem));
                return false;
            }
            publish(GateKeeper.report(look, states));
            if (!advances(look, states)) {
                return look.problem().isEmpty() && !look.isStaging() && allEffective(states);
            }
        }
        return false;
    }

    /** An API server sees a change of the registration a moment later, so a probe that is admitted right after it says nothing. */
    private Map<String, EntryState> probe(GateKeeper.Look look) throws InterruptedException {
        // Where a suspension begins or ends, the registration comes before what its probes tell.
        BooleanSupplier hurry = () ->
                hurried.get() || !look.suspensions().inForce(clock.instant()).equals(look.suspensions());
        var states = keeper.probe(look, Map.of(), hurry);
        var end = System.nanoTime() + pace.newsTravels().toNanos();
        while (look.changed() && !hurry.getAsBoolean() && !allEffective(states) && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(pace.betweenProbes().toMillis());
            states = keeper.probe(look, states, hurry);
        }
        return states;
    }

    /** Returns whether an entry that was only probed may serve now. */
    private static boolean advances(GateKeeper.Look look, Map<String, EntryState> states) {
        return look.plan().entries().stream()
                .anyMatch(entry -> entry.stage() == Stage.PROBED && states.get(entry.entry()) instanceof Effective);
    }

    private static boolean allEffective(Map<String, EntryState> states) {
        return states.values().stream().allMatch(Effective.class::isInstance);
    }

    private void publish(GateReport next) {
        var before = report;
        report = next;
        if (!next.equals(before)) {
            listeners.forEach(listener -> listener.accept(next));
        }
    }
}
