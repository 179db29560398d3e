package dev.portcullis.webhook.admission;

import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.workload.JudgedKind;
import dev.portcullis.cluster.workload.UnreadableImagesException;
import dev.portcullis.cluster.workload.UnreadableWorkloadException;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.Decisions;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.policy.Rules;
import dev.portcullis.webhook.record.DecisionSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides one admission request. Thread-safe; blocks while registries are asked, never much longer than the deadline.
 *
 * <p>Every entry decides all policies of the request's namespace. The one that fails open leaves it to a fail-closed one where that is known
 * to decide the same request; where it is not, two entries reach the same decision.
 */
final class AdmissionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionHandler.class);

    private final ImageExtractor extractor = new ImageExtractor();
    private final Rules rules;
    private final ImageEvaluator evaluator;
    private final PodCredentials credentials;
    private final DecisionSink sink;
    private final Settings settings;

    AdmissionHandler(
            Rules rules, ImageEvaluator evaluator, PodCredentials credentials, DecisionSink sink, Settings settings) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.credentials = credentials;
        this.sink = sink;
        this.settings = settings;
    }

    /** Returns whether some policy has rules that may read the whole object of a request; what is wrong with them shows when it is decided. */
    boolean readsRequests() {
        try {
            return rules.readRequests();
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("the rules cannot be found");
            return false;
        }
    }

    /**
     * Takes a review on. It is decided when the result is run, and recorded unless the decision is another entry's.
     *
     * @param entry the entry of the registration whose path was called
     */
    Deciding take(String entry, AdmissionRequest request) {
        var now = settings.clock().instant();
        var suspension = suspension(request, now);
        if (suspension == null && isLeftToAnother(entry, request)) {
            sink.leave();
            var left = new Answer(request.uid(), Decision.allow(Reason.ENTRY_DECIDES));
            return new Deciding(CompletableFuture.completedFuture(left), () -> {});
        }
        var began = System.nanoTime();
        var inForce = new AtomicReference<@Nullable PoliciesInForce>();
        var decided = new CompletableFuture<Decision>();
        var answer = decided.thenApply(judged -> {
            var decision = suspension == null ? judged : judged.suspendedBy(suspension);
            var took = Duration.ofNanos(System.nanoTime() - began);
            var answered = sink.record(request.recorded(now, took, entry, suspension, inForce.get()), decision);
            return new Answer(request.uid(), answered);
        });
        return new Deciding(
                answer,
                () -> settings.inTime()
                        .run(
                                () -> decideOrFail(entry, request, inForce, now),
                                settings.deadline().plus(settings.grace()),
                                () -> FaultRule.decide(
                                        entry, inForce.get(), Reason.OVERLOADED, "deciding took longer than it may"),
                                decided));
    }

    /** Returns the suspension that the request falls under; null for none. Probes are refused in any case. */
    private @Nullable String suspension(AdmissionRequest request, Instant now) {
        return request.isProbe()
                ? null
                : rules.suspension(request.namespace(), now).orElse(null);
    }

    private boolean isLeftToAnother(String entry, AdmissionRequest request) {
        return !GateEntry.isFailClosed(entry) && !request.isProbe() && rules.isCoveredByFailClosed(request.namespace());
    }

    private Decision decideOrFail(
            String entry, AdmissionRequest request, AtomicReference<@Nullable PoliciesInForce> inForce, Instant now) {
        try {
            return decide(entry, request, inForce, now);
        } catch (RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                return FaultRule.decide(entry, inForce.get(), Reason.OVERLOADED, "the webhook shuts down");
            }
            LOG.atError().setCause(e).addKeyValue("uid", request.uid()).log("deciding failed");
            return FaultRule.decide(entry, inForce.get(), Reason.INTERNAL_ERROR, "deciding failed");
        }
    }

    private Decision decide(
            String entry, AdmissionRequest request, AtomicReference<@Nullable PoliciesInForce> inForce, Instant now) {
        if (request.isProbe()) {
            return Decision.refuseProbe(settings.probe().apply(entry, request));
        }
        if (request.namespace().isEmpty()) {
            return Decision.refuse(Reason.REQUEST_MALFORMED, "the request names no namespace");
        }
        inForce.set(rules.everywhere());
        var known = rules.inForce(entry, request.namespace());
        if (known.isEmpty()) {
            var detail = "the webhook has not read the policy that entry " + entry + " is for";
            return Decision.refuse(Reason.POLICY_NOT_READY, detail);
        }
        inForce.set(known.get());
        var kind = JudgedKind.of(request.group(), request.kind(), request.resource(), settings.resources());
        if (kind.isEmpty()) {
            var detail = "where objects of kind " + request.kind() + " name images is not known";
            return FaultRule.decide(entry, known.get(), Reason.KIND_UNKNOWN, detail);
        }
        var exempting = known.get().with(exemptions(request, kind.get())).requestedBy(request.asked());
        inForce.set(exempting);
        try {
            return decide(request, kind.get(), exempting, now);
        } catch (UnreadableWorkloadException e) {
            return Decision.refuse(Reason.REQUEST_MALFORMED, e.problem());
        } catch (UnreadableImagesException e) {
            return FaultRule.decide(entry, known.get(), Reason.IMAGES_UNREADABLE, e.problem());
        }
    }

    private Exemptions exemptions(AdmissionRequest request, JudgedKind kind) {
        var workload = new Workload(request.namespace(), kind.serviceAccount(request.object()));
        return new Exemptions(workload, rules.exemptions(request.namespace()));
    }

    private Decision decide(AdmissionRequest request, JudgedKind kind, PoliciesInForce inForce, Instant now)
            throws UnreadableWorkloadException, UnreadableImagesException {
        var uses = extractor.extract(request, kind);
        var access = new Access(
                request.namespace(),
                credentials.of(request.namespace(), kind.podSpec(request.object())),
                Deadline.after(settings.deadline()));
        return Decisions.decide(evaluateAll(uses, inForce, access, now));
    }

    /** Evaluates each distinct image once, several at the same time. */
    private List<JudgedImage> evaluateAll(List<ImageUse> uses, PoliciesInForce inForce, Access access, Instant now) {
        Map<Object, ImageUse> distinct = new LinkedHashMap<>();
        uses.forEach(use -> distinct.putIfAbsent(question(use), use));
        if (distinct.size() == 1) {
            var only = evaluator.evaluate(uses.getFirst(), inForce, access, now);
            return uses.stream().map(use -> forUse(only, use)).toList();
        }
        List<Callable<JudgedImage>> evaluations = new ArrayList<>();
        distinct.values().forEach(use -> evaluations.add(() -> evaluator.evaluate(use, inForce, access, now)));
        // By what was asked: the verdict may say of an image that it binds less.
        var answers = runAll(evaluations).iterator();
        Map<Object, JudgedImage> judged = new LinkedHashMap<>();
        distinct.keySet().forEach(question -> judged.put(question, answers.next()));
        return uses.stream().map(use -> forUse(judged.get(question(use)), use)).toList();
    }

    private static Object question(ImageUse use) {
        return List.of(use.image(), use.binding(), use.tagUse());
    }

    private static JudgedImage forUse(@Nullable JudgedImage image, ImageUse use) {
        if (image == null) {
            throw new IllegalStateException("every image of a request was judged");
        }
        return image.at(use.withBinding(image.use().binding()));
    }

    private List<JudgedImage> runAll(List<Callable<JudgedImage>> evaluations) {
        try {
            var results = new ArrayList<JudgedImage>();
            for (Future<JudgedImage> future : settings.threads().invokeAll(evaluations)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging images", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("judging an image failed", e.getCause());
        }
    }

    /**
     * What does not change between requests.
     *
     * @param deadline longest time for asking registries
     * @param grace longest time beyond it in which the rest must be done
     * @param clock the time of decisions
     * @param threads runs evaluations where an object has several images
     * @param inTime bounds the time of decisions
     * @param resources what names images besides Kubernetes's own workloads
     * @param probe answers gate probes: the message to refuse with, given the entry called and the request
     */
    record Settings(
            Duration deadline,
            Duration grace,
            InstantSource clock,
            ExecutorService threads,
            InTime inTime,
            ImageResources resources,
            BiFunction<String, AdmissionRequest, String> probe) {}

    /**
     * A request that was taken on.
     *
     * @param answer completes in time, even if deciding hangs
     * @param decision decides on the calling thread
     */
    record Deciding(CompletableFuture<Answer> answer, Runnable decision) {}

    /** A decision and the uid that it answers. */
    record Answer(String uid, Decision decision) {}
}
