package dev.portcullis.cli.budget;

import dev.portcullis.budget.ledger.Accounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.cli.budget.JobStanding.PaidBy;
import dev.portcullis.cli.budget.JobStanding.Queue;
import dev.portcullis.cli.budget.JobStanding.State;
import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.crds.runner.QueuedJob;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.paying.Catalogue;
import dev.portcullis.runner.paying.Payer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out how it stands with a job, from what the API server holds. Whose it is and who pays is found as webhook and operator do. */
final class JobReader {
    private static final long PAGE = 250;

    private final PodFacts pod;
    private final List<String> otherGates;
    private final RunnerReservationStatus reserved;
    private final boolean isRecorded;
    private final Attribution attribution;
    private final Catalogue catalogue;
    private final List<RunnerBudget> budgets;

    private JobReader(KubernetesClient client, Pod object) {
        this.pod = RunnerPods.of(object);
        this.otherGates = object.getSpec().getSchedulingGates().stream()
                .map(PodSchedulingGate::getName)
                .filter(name -> !RunnerMarks.GATE.equals(name))
                .toList();
        var reservation = client.resources(RunnerReservation.class)
                .inNamespace(pod.namespace())
                .withName(pod.uid())
                .get();
        this.isRecorded = reservation != null;
        this.reserved = reservation == null || reservation.getStatus() == null
                ? new RunnerReservationStatus(List.of(), List.of())
                : reservation.getStatus();
        this.attribution = Attributions.of(pod, new LiveOwners(client));
        var pools = new ArrayList<RunnerPool>();
        this.budgets = new ArrayList<>();
        Pages.read(client.resources(RunnerPool.class)::list, PAGE, pools::add);
        Pages.read(client.resources(RunnerBudget.class)::list, PAGE, budgets::add);
        this.catalogue = CatalogueBuilder.of(pools, budgets);
    }

    /** Reads everything that has to do with a Pod. May throw the client's exceptions. */
    static JobStanding read(KubernetesClient client, Pod pod) {
        return new JobReader(client, pod).standing();
    }

    private JobStanding standing() {
        return switch (pod.phase()) {
            case ENDED -> stands(State.ENDED, null, "", "it ended, and holds nothing");
            case UNGATED -> running();
            case GATED -> behindGate();
        };
    }

    private JobStanding running() {
        if (isRecorded && !isReturned()) {
            return stands(State.ADMITTED, payer(), "", "its gate is open, and what it takes is reserved");
        }
        return switch (attribution) {
            case Attribution.NotARunner() -> stands(State.NO_RUNNER, null, "", nobodys());
            case Attribution.Unknown(var why, var detail) ->
                stands(State.UNKNOWN, null, "UnknownRepository", "it waits behind no gate, and " + detail);
            case Attribution.Known known ->
                stands(State.CHARGED, payer(), "", "it waits behind no gate and holds no grant: it is charged");
        };
    }

    private String nobodys() {
        var runner = pod.marks().parent();
        return runner.isEmpty()
                ? "no controller of runners made it"
                : "runner %s made it for its job: it takes of what is reserved for that, and what goes beyond it is charged"
                        .formatted(runner);
    }

    private JobStanding behindGate() {
        if (isReserved()) {
            return reserved();
        }
        if (!otherGates.isEmpty()) {
            return stands(
                    State.WAITING,
                    payer(),
                    "",
                    "it waits behind gates of others too, and stands in no queue until they are gone: "
                            + String.join(", ", otherGates));
        }
        return switch (attribution) {
            case Attribution.NotARunner() ->
                stands(
                        State.WAITING,
                        null,
                        "UnknownRepository",
                        "no controller of runners made it, so nobody pays for it");
            case Attribution.Unknown(var why, var detail) -> stands(State.WAITING, null, "UnknownRepository", detail);
            case Attribution.Known known -> known(known);
        };
    }

    private JobStanding reserved() {
        var why = reserved.conditions().stream()
                .filter(condition -> condition.type() == Condition.Type.ADMITTED)
                .findFirst();
        var refused =
                why.filter(condition -> ConditionReason.GATE_REFUSED.code().equals(condition.reason()));
        return stands(
                State.QUOTA_RESERVED,
                payer(),
                why.map(Condition::reason).orElse(""),
                refused.map(condition -> "it holds a grant, and " + condition.message())
                        .orElse("it holds a grant, and its gate opens when its checks are ready"));
    }

    private boolean isReserved() {
        return reserved.conditions().stream().anyMatch(condition -> condition.holds(Condition.Type.QUOTA_RESERVED));
    }

    /** What is written down of a grant may be left of one that was given back. */
    private boolean isReturned() {
        return !isReserved()
                && reserved.conditions().stream()
                        .anyMatch(condition -> condition.type() == Condition.Type.QUOTA_RESERVED);
    }

    private JobStanding known(Attribution.Known known) {
        var repository = known.repository();
        return switch (catalogue.payer(pod.namespace(), repository)) {
            case Payer.Nobody() ->
                stands(
                        State.WAITING,
                        null,
                        "UnknownRepository",
                        "no RunnerBudget that is in force, of a pool that counts namespace %s, names repository %s"
                                .formatted(pod.namespace(), repository));
            case Payer.Several(var first, var second) ->
                stands(
                        State.WAITING,
                        null,
                        "Misconfigured",
                        "repository %s has budgets %s and %s in two pools that count namespace %s"
                                .formatted(repository, first.name(), second.name(), pod.namespace()));
            case Payer.One(var budget, var listing) -> waiting(budget);
        };
    }

    private JobStanding waiting(Budget budget) {
        var status = status(budget.name());
        var queued = status.queue().stream()
                .filter(job -> job.podUid().equals(pod.uid()))
                .findFirst();
        if (queued.isPresent()) {
            return queued(queued.get());
        }
        var never = never(budget);
        if (never.isPresent()) {
            return stands(State.WAITING, payer(), "ExceedsMaxQuota", never.get());
        }
        if (isRecorded) {
            return returned();
        }
        if (budget.rules().stopPolicy() != StopPolicy.NONE) {
            return stands(
                    State.WAITING,
                    payer(),
                    "Suspended",
                    "stopPolicy of budget " + budget.name() + " lets nothing start");
        }
        return status.pendingJobs() > status.queue().size()
                ? stands(
                        State.WAITING,
                        payer(),
                        "WaitingForQuota",
                        "%d jobs wait for budget %s, and this is not among the first %d that are listed"
                                .formatted(
                                        status.pendingJobs(),
                                        budget.name(),
                                        status.queue().size()))
                : stands(State.UNKNOWN, payer(), "PendingEvaluation", "the operator has not said yet where it stands");
    }

    private JobStanding queued(QueuedJob queued) {
        return new JobStanding(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                State.WAITING,
                payer(),
                queued.reason(),
                queued.waitsFor(),
                new Queue(queued.position(), queued.estimatedSeconds()),
                reserved.admissionChecks());
    }

    /** A grant came back: the reservation says why. */
    private JobStanding returned() {
        var quota = reserved.conditions().stream()
                .filter(condition -> condition.type() == Condition.Type.QUOTA_RESERVED)
                .findFirst();
        return stands(
                quota.isPresent() ? State.WAITING : State.UNKNOWN,
                payer(),
                quota.map(Condition::reason).orElse("PendingEvaluation"),
                quota.map(Condition::message).orElse("its reservation says nothing yet"));
    }

    /** Why there is never room for it, however little others take. */
    private Optional<String> never(Budget budget) {
        for (var tree : catalogue.trees()) {
            for (var level : tree.levels()) {
                if (level.budget().filter(budget::equals).isPresent()) {
                    var vector = tree.vector(budget.demand(pod.requested()));
                    return Optional.ofNullable(new Accounts(tree).shortage(level, vector))
                            .map(shortage -> "it asks for more of resource %s than %s ever has"
                                    .formatted(tree.resources().get(shortage.resource()), shortage.level()));
                }
            }
        }
        return Optional.empty();
    }

    private RunnerBudgetStatus status(String budget) {
        return budgets.stream()
                .filter(object -> object.getMetadata().getName().equals(budget))
                .map(RunnerBudget::getStatus)
                .flatMap(status -> Optional.ofNullable(status).stream())
                .findFirst()
                .orElseGet(RunnerBudgetStatus::none);
    }

    private @Nullable PaidBy payer() {
        return attribution instanceof Attribution.Known(var repository, var scaleSet, var run)
                        && catalogue.payer(pod.namespace(), repository) instanceof Payer.One(var budget, var listing)
                ? new PaidBy(budget.poolName(), budget.name(), listing.id() + " " + listing.name(), run)
                : null;
    }

    private JobStanding stands(State state, @Nullable PaidBy payer, String reason, String message) {
        return new JobStanding(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                state,
                payer,
                reason,
                message,
                null,
                pod.phase() == PodPhase.GATED ? reserved.admissionChecks() : List.of());
    }
}
