package dev.portcullis.operator.gate;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.cluster.GuardedLabels;
import dev.portcullis.operator.cluster.LiveMutatingRegistration;
import dev.portcullis.operator.cluster.LiveRegistration;
import dev.portcullis.operator.cluster.RunnerPools;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.registration.EntryPlan;
import dev.portcullis.operator.registration.MutatingRegistration;
import dev.portcullis.operator.registration.PlannedEntry;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.registration.RegistrationView;
import dev.portcullis.operator.revision.Revisions;
import dev.portcullis.operator.tls.ServingCertificate;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings key, certificates, guard and registration in line with the policies, and probes. Not thread-safe. */
final class GateKeeper implements Gate.Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(GateKeeper.class);

    private static final EntryState POSTPONED =
            new EntryState.Ineffective("it was not probed yet, because a suspension came first");

    private final KubernetesClient client;
    private final Parts parts;
    private final Revisions revisions;
    private final Prober prober;
    private final Set<String> answered = new HashSet<>();
    private @Nullable ValidatingWebhookConfiguration left;
    private long repairs;

    /**
     * What it works with.
     *
     * @param keys the installation key
     * @param certificates authority and serving certificate
     * @param trust since when the API server is told to trust which authorities
     * @param guard the guarded labels
     * @param live the registration in the cluster
     * @param builder the registration as it should be
     * @param mutating the registration of what changes objects
     * @param clock tells when suspensions are over
     */
    record Parts(
            KeyKeeper keys,
            ServingCertificate certificates,
            TrustedSince trust,
            GuardedLabels guard,
            LiveRegistration live,
            RegistrationBuilder builder,
            LiveMutatingRegistration mutating,
            InstantSource clock) {}

    /**
     * What one look was about.
     *
     * @param keys the installation keys
     * @param claims what the policies ask for
     * @param plan the entries
     * @param suspensions those that were in force
     * @param wanted the registration as it should be
     * @param repairs how often somebody else had changed it so far
     * @param changed whether the registration was changed, so that the API server may need a moment to see it
     * @param problem why the registration is not as wanted; empty if it is
     */
    record Look(
            InstallationKeys keys,
            List<PolicyClaim> claims,
            EntryPlan plan,
            Suspensions suspensions,
            ValidatingWebhookConfiguration wanted,
            long repairs,
            boolean changed,
            String problem) {
        boolean isStaging() {
            return plan.entries().stream().anyMatch(entry -> entry.stage() == Stage.PROBED);
        }
    }

    GateKeeper(KubernetesClient client, Parts parts) {
        this.client = client;
        this.parts = parts;
        this.revisions = new Revisions(client);
        this.prober = new Prober(client);
    }

    @Override
    public Look keep() {
        var keys = parts.keys().keep();
        var live = parts.live().read();
        var certificates = parts.certificates().keep(bundle -> parts.trust().isSettled(live, bundle));
        var claims = new ClaimReader(keys)
                .read(
                        client.resources(EvidencePolicy.class).list().getItems(),
                        revisions.list(RevisedKind.EVIDENCE_POLICY));
        var suspensions = suspensions();
        var plan = plan(claims, live).suspending(suspensions.namespaces());
        var runners = RunnerPools.exist(client);
        var labels = ClaimReader.labelKeys(claims).toList();
        parts.guard().add(labels);
        var wanted = wanted(plan, runners ? suspensions : null, keys, certificates.caBundle());
        var changed = !RegistrationView.fits(live, wanted);
        countRepair(wanted, changed);
        var written = write(live, wanted, changed);
        left = written;
        var pinned = claims.stream().anyMatch(PolicyClaim::pins);
        var changes = new MutatingRegistration.Changes(pinned, runners, suspensions.namespaces());
        var mutating = keepMutating(changes, keys, certificates.caBundle());
        var look = new Look(
                keys, claims, plan, suspensions, wanted, repairs, changed, problem(written, wanted) + mutating);
        if (!look.isStaging() && look.problem().isEmpty()) {
            parts.guard().set(labels);
        }
        return look;
    }

    /** @param runners the suspensions, if runners are shared */
    private ValidatingWebhookConfiguration wanted(
            EntryPlan plan, @Nullable Suspensions runners, InstallationKeys keys, String caBundle) {
        var gate = parts.builder()
                .build(plan.entries(), keys.current(), caBundle, parts.live().owner());
        return runners == null
                ? gate
                : parts.builder().withRunners(gate, keys.current(), caBundle, runners.namespaces());
    }

    private EntryPlan plan(List<PolicyClaim> claims, @Nullable ValidatingWebhookConfiguration live) {
        var serving = new HashSet<>(RegistrationView.serving(live));
        serving.addAll(answered);
        var plan = EntryPlan.decide(claims, serving);
        answered.retainAll(plan.entries().stream().map(PlannedEntry::entry).collect(Collectors.toSet()));
        return plan;
    }

    /** Where the kind is not there or may not be read, nothing is suspended: looking after the gate does not depend on break-glass. */
    private Suspensions suspensions() {
        try {
            return Suspensions.of(client.resources(GateSuspension.class).list().getItems())
                    .inForce(parts.clock().instant());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            LOG.atWarn().setCause(e).log("GateSuspensions cannot be read, so none is in force");
            return Suspensions.NONE;
        }
    }

    /** What differs from what this operator left, though nothing else is wanted since, was changed by somebody else. */
    private void countRepair(ValidatingWebhookConfiguration wanted, boolean changed) {
        if (changed && left != null && RegistrationView.fits(left, wanted)) {
            repairs++;
            LOG.atWarn().log("somebody changed the registration; it is repaired");
        }
    }

    private ValidatingWebhookConfiguration write(
            @Nullable ValidatingWebhookConfiguration live, ValidatingWebhookConfiguration wanted, boolean changed) {
        var written = parts.live().write(live, wanted);
        if (changed) {
            LOG.atInfo()
                    .addKeyValue(
                            "entries",
                            wanted.getWebhooks().stream().map(w -> w.getName()).toList())
                    .log("registration written");
        }
        return written;
    }

    /** Returns what is wrong with the registration of what changes objects; empty if nothing is. */
    private String keepMutating(MutatingRegistration.Changes changes, InstallationKeys keys, String caBundle) {
        var wanted = new MutatingRegistration(parts.builder())
                .build(changes, keys.current(), caBundle, parts.live().owner());
        try {
            return MutatingRegistration.fits(parts.mutating().keep(wanted), wanted)
                    ? ""
                    : "what the API server keeps as the registration for pinning and approval is not what was written";
        } catch (KubernetesClientException e) {
            // The gate must be looked after all the same: without pinning tags are refused, without approval exceptions
            // count for nothing.
            LOG.atWarn().setCause(e).log("the registration for pinning and approval cannot be written");
            return "the registration for pinning and approval cannot be written: the API server answered "
                    + e.getCode();
        }
    }

    private static String problem(ValidatingWebhookConfiguration written, ValidatingWebhookConfiguration wanted) {
        return RegistrationView.fits(written, wanted)
                ? ""
                : "what the API server keeps as the registration is not what was written";
    }

    @Override
    public Map<String, EntryState> probe(Look look, Map<String, EntryState> known, BooleanSupplier hurried) {
        var states = new TreeMap<>(known);
        for (var planned : look.plan().entries()) {
            if (!(states.get(planned.entry()) instanceof EntryState.Effective)) {
                states.put(
                        planned.entry(),
                        hurried.getAsBoolean() ? POSTPONED : prober.probe(planned.entry(), look.keys()));
            }
        }
        states.forEach((entry, state) -> {
            if (GateEntry.isFailClosed(entry) && state instanceof EntryState.Effective) {
                answered.add(entry);
            }
        });
        return states;
    }

    @Override
    public boolean stands(Look look) {
        var live = parts.live().read();
        // Whoever changes it and changes it back leaves the same content, at another generation.
        return RegistrationView.fits(live, look.wanted()) && Objects.equals(generation(live), generation(left));
    }

    private static @Nullable Long generation(@Nullable ValidatingWebhookConfiguration registration) {
        return registration == null ? null : registration.getMetadata().getGeneration();
    }

    /** Makes the report of a look. An entry that is only probed yet has no effect, whatever came of its probe. */
    static GateReport report(Look look, Map<String, EntryState> probed) {
        var states = new HashMap<>(probed);
        for (var planned : look.plan().entries()) {
            if (planned.stage() == Stage.PROBED && states.get(planned.entry()) instanceof EntryState.Effective) {
                states.put(planned.entry(), new EntryState.Ineffective("workloads are sent to it next"));
            }
        }
        var policies =
                look.claims().stream().collect(Collectors.toMap(PolicyClaim::policy, Function.identity(), (a, b) -> a));
        var entries = new HashMap<String, String>();
        look.claims().forEach(claim -> {
            var enforced = claim.enforced();
            if (enforced != null) {
                entries.put(claim.policy(), look.plan().entryFor(enforced));
            }
        });
        return new GateReport(
                look.keys().current().id(),
                look.problem(),
                states,
                policies,
                entries,
                look.suspensions(),
                look.repairs());
    }
}
