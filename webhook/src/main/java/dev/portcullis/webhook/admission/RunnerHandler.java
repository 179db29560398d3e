package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.Change;
import dev.portcullis.runner.admission.Change.Author;
import dev.portcullis.runner.admission.ChangeDecision;
import dev.portcullis.runner.admission.Creation;
import dev.portcullis.runner.admission.GateDecision;
import dev.portcullis.runner.admission.Grants;
import dev.portcullis.runner.admission.Parent;
import dev.portcullis.runner.admission.Refusal;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import dev.portcullis.webhook.admission.RunnerAnswer.Passes;
import dev.portcullis.webhook.admission.RunnerAnswer.Patches;
import dev.portcullis.webhook.admission.RunnerAnswer.Refuses;
import dev.portcullis.webhook.runner.RunnerFacts;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Pods wait that are created in namespaces of runners, and guards them while they do. Adding the gate asks nobody; what may let one through
 * reads it from the API server at that moment, and what cannot be read counts as absent. Reserves nothing. Thread-safe; blocks while the API
 * server is asked.
 */
final class RunnerHandler {
    /** What the API server says of a user whose token is good for one Pod only: that Pod's UID. */
    static final String TOKEN_POD = "authentication.kubernetes.io/pod-uid";

    private static final Logger LOG = LoggerFactory.getLogger(RunnerHandler.class);

    /** What takes away owners that are gone; the second where all controllers share one name. */
    private static final Set<String> COLLECTORS =
            Set.of("system:serviceaccount:kube-system:generic-garbage-collector", "system:kube-controller-manager");

    private final RunnerFacts runners;
    private final Function<JsonNode, Pod> reader;
    private final RunnerRecords records;
    private final String operator;

    /**
     * Makes a handler.
     *
     * @param reader reads a Pod; throws {@link IllegalArgumentException} for what is none
     * @param namespace that Portcullis is installed in
     */
    RunnerHandler(RunnerFacts runners, Function<JsonNode, Pod> reader, RunnerRecords records, String namespace) {
        this.runners = runners;
        this.reader = reader;
        this.records = records;
        this.operator = "system:serviceaccount:" + namespace + ":portcullis-operator";
    }

    /** Adds our gate to a Pod that is created, or says why it is not. */
    RunnerAnswer gate(AdmissionRequest request) throws MalformedReviewException {
        if (!isPod(request)
                || request.operation() != Operation.CREATE
                || !request.subResource().isEmpty()) {
            return new Passes(request.uid());
        }
        var began = records.began();
        var decision = GateDecision.beforehand(creation(request, pod(request, request.object()), null));
        return switch (decision) {
            case GateDecision.AddGate(var label) -> patches(request, true, label);
            case GateDecision.Leave(var label) -> patches(request, false, label);
            case GateDecision.Refuse(var refusal) -> {
                records.refusedAtGate(request, refusal, began);
                yield refuses(request, refusal);
            }
        };
    }

    /** Says whether a Pod may be created or changed as it is by now. */
    RunnerAnswer guard(AdmissionRequest request) throws MalformedReviewException {
        if (!isPod(request)) {
            return new Passes(request.uid());
        }
        var began = records.began();
        var after = pod(request, request.object());
        if (request.operation() == Operation.CREATE) {
            var refusal = GateDecision.check(creation(request, after, parent(request, after)));
            return answer(request, refusal.orElse(null), () -> records.created(request, after, began), began);
        }
        var change = change(request, after);
        var refusal = ChangeDecision.of(change, this::grants);
        return answer(request, refusal.orElse(null), () -> records.changed(request, change, began), began);
    }

    private RunnerAnswer answer(
            AdmissionRequest request, @Nullable Refusal refusal, Runnable passed, RunnerRecords.Began began) {
        if (refusal == null) {
            passed.run();
            return new Passes(request.uid());
        }
        records.refused(request, refusal, began);
        return refuses(request, refusal);
    }

    private static boolean isPod(AdmissionRequest request) {
        return request.group().isEmpty() && request.kind().equals("Pod");
    }

    private PodFacts pod(AdmissionRequest request, JsonNode object) throws MalformedReviewException {
        try {
            var pod = reader.apply(object);
            if (pod.getMetadata() != null) {
                // The object may say nothing of it, or something else.
                pod.getMetadata().setNamespace(request.namespace());
            }
            return RunnerPods.of(pod);
        } catch (IllegalArgumentException e) {
            throw new MalformedReviewException("the object is no Pod that can be read");
        }
    }

    private Creation creation(AdmissionRequest request, PodFacts pod, @Nullable Parent parent) {
        var attribution = attribution(pod);
        return new Creation(pod, request.user(), attribution, runners.covering(pod.namespace(), attribution), parent);
    }

    private Attribution attribution(PodFacts pod) {
        return Attributions.of(pod, runners.owners());
    }

    private @Nullable Parent parent(AdmissionRequest request, PodFacts child) {
        var name = child.marks().parent();
        return name.isEmpty()
                ? null
                : read(
                                () -> runners.pod(child.namespace(), name)
                                        .filter(runner -> mayBeBy(request, runner))
                                        .map(this::standing),
                                Optional.<Parent>empty())
                        .orElse(null);
    }

    /** Runners share service accounts, but not tokens. One that is good for no Pod in particular says nothing. */
    private static boolean mayBeBy(AdmissionRequest request, PodFacts runner) {
        for (var uid : request.userInfo().path("extra").path(TOKEN_POD)) {
            if (!uid.asText("").equals(runner.uid())) {
                return false;
            }
        }
        return true;
    }

    private Parent standing(PodFacts pod) {
        var attribution = attribution(pod);
        return new Parent(
                pod,
                attribution,
                runners.covering(pod.namespace(), attribution),
                runners.reserved(pod.namespace(), pod.uid()).orElse(null),
                children(pod));
    }

    /** What waits behind our gate takes nothing, and whoever only says that it is a part of a job does. Runners are reserved for themselves. */
    private Amounts children(PodFacts runner) {
        return runners.children(runner.namespace(), runner.name()).stream()
                .filter(child -> child.phase() == PodPhase.UNGATED)
                .filter(child -> attribution(child) instanceof Attribution.NotARunner)
                .map(PodFacts::requested)
                .reduce(Amounts.NONE, Amounts::plus);
    }

    /** What is reserved for a Pod and not taken by others of its job. */
    private Optional<Amounts> left(PodFacts pod) {
        return runners.reserved(pod.namespace(), pod.uid()).map(reserved -> {
            var others = children(pod);
            var left = new HashMap<String, Long>();
            reserved.asMap().forEach((name, amount) -> left.put(name, Math.max(0, amount - others.get(name))));
            return Amounts.of(left);
        });
    }

    private Change change(AdmissionRequest request, PodFacts after) throws MalformedReviewException {
        var before = pod(request, request.oldObject());
        var attribution = attribution(before);
        var more = !after.requested().equals(before.requested());
        return new Change(
                before,
                after,
                author(request.user()),
                runners.covering(before.namespace(), attribution),
                more ? read(() -> left(before), Optional.<Amounts>empty()).orElse(null) : null);
    }

    private Author author(String user) {
        if (user.equals(operator)) {
            return Author.OPERATOR;
        }
        return COLLECTORS.contains(user) ? Author.COLLECTOR : Author.OTHER;
    }

    private Grants grants(PodFacts pod) {
        return read(() -> runners.grants(pod.namespace(), pod.uid()), Grants.NONE);
    }

    /** Whoever reads decides by what is there; where nobody can say what is, nothing is. */
    private static <T> T read(Supplier<T> reading, T nothing) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("what a runner's Pod may take could not be read: it counts as nothing");
            return nothing;
        }
    }

    private static RunnerAnswer patches(AdmissionRequest request, boolean gated, String label) {
        var patch = RunnerPatch.of(request.object(), gated, label);
        return patch.isEmpty() ? new Passes(request.uid()) : new Patches(request.uid(), patch);
    }

    private static RunnerAnswer refuses(AdmissionRequest request, Refusal refusal) {
        LOG.atInfo()
                .addKeyValue("namespace", request.namespace())
                .addKeyValue("pod", request.name())
                .addKeyValue("user", request.user())
                .addKeyValue("operation", request.operation())
                .addKeyValue("kind", refusal.kind())
                .log("a runner's Pod is refused");
        return new Refuses(request.uid(), refusal);
    }
}
