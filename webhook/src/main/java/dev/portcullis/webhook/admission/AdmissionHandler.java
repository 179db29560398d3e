package dev.portcullis.webhook.admission;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.Decisions;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.policy.Rules;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Decides one admission request. Thread-safe; blocks while registries are asked. */
final class AdmissionHandler {
    private final ReviewDecoder decoder = new ReviewDecoder();
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

    /**
     * Answers a review.
     *
     * @param entry the entry of the registration whose path was called
     * @return the answer
     * @throws MalformedReviewException if the body is no review with a uid to answer
     */
    Answer handle(String entry, byte[] body) throws MalformedReviewException {
        var began = System.nanoTime();
        var request = decoder.decode(body);
        PoliciesInForce inForce = null;
        Decision decision;
        try {
            if (isProbe(request)) {
                decision = Decision.refuseProbe(settings.probe().apply(entry, request));
            } else {
                inForce = rules.inForce(entry, request.namespace());
                decision = decide(entry, request, inForce);
            }
        } catch (MalformedReviewException e) {
            decision = Decision.refuse(Reason.REQUEST_MALFORMED, e.problem());
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        sink.record(recorded(entry, request, inForce, took), decision);
        return new Answer(request.uid(), decision);
    }

    private static boolean isProbe(AdmissionRequest request) {
        return request.group().equals("portcullis.dev") && request.kind().equals("GateProbe");
    }

    private Decision decide(String entry, AdmissionRequest request, PoliciesInForce inForce)
            throws MalformedReviewException {
        if (!GateEntry.isFailClosed(entry) && enforces(inForce)) {
            return Decision.allow(Reason.DECIDED_BY_ANOTHER_ENTRY);
        }
        var kind = WorkloadKind.of(request.group(), request.kind());
        if (kind.isEmpty()) {
            var detail = "images in objects of kind " + request.kind() + " are not known how to find";
            return Decision.refuse(Reason.KIND_UNKNOWN, detail);
        }
        var uses = extractor.extract(request, kind.get());
        var access = new Access(
                request.namespace(),
                credentials.of(request.namespace(), kind.get().podSpec(request.object())),
                Deadline.after(settings.deadline()));
        return Decisions.decide(evaluateAll(uses, inForce, access));
    }

    private static boolean enforces(PoliciesInForce inForce) {
        return inForce.policies().stream().anyMatch(policy -> policy.mode() == Mode.ENFORCE);
    }

    /** Evaluates each distinct image once, several at the same time. */
    private List<JudgedImage> evaluateAll(List<ImageUse> uses, PoliciesInForce inForce, Access access) {
        var now = settings.clock().instant();
        Map<Object, ImageUse> distinct = new LinkedHashMap<>();
        uses.forEach(use -> distinct.putIfAbsent(question(use), use));
        if (distinct.size() == 1) {
            var only = evaluator.evaluate(uses.getFirst(), inForce, access, now);
            return uses.stream().map(use -> forUse(only, use)).toList();
        }
        List<Callable<JudgedImage>> evaluations = new ArrayList<>();
        distinct.values().forEach(use -> evaluations.add(() -> evaluator.evaluate(use, inForce, access, now)));
        Map<Object, JudgedImage> judged = new LinkedHashMap<>();
        runAll(evaluations).forEach(image -> judged.put(question(image.use()), image));
        return uses.stream().map(use -> forUse(judged.get(question(use)), use)).toList();
    }

    private static Object question(ImageUse use) {
        return List.of(use.image(), use.binding());
    }

    private static JudgedImage forUse(@Nullable JudgedImage image, ImageUse use) {
        if (image == null) {
            throw new IllegalStateException("every image of a request was judged");
        }
        return new JudgedImage(use, image.reference(), image.digest(), image.verdict());
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

    private RecordedRequest recorded(
            String entry, AdmissionRequest request, @Nullable PoliciesInForce inForce, Duration took) {
        return new RecordedRequest(
                settings.clock().instant(),
                took,
                request.uid(),
                entry,
                request.operation().name(),
                request.group(),
                request.kind(),
                request.subResource(),
                request.namespace(),
                request.name(),
                request.user(),
                request.dryRun(),
                inForce);
    }

    /**
     * What does not change between requests.
     *
     * @param deadline longest time for one request
     * @param clock the time of decisions
     * @param threads runs evaluations; one virtual thread each
     * @param probe answers gate probes: the message to refuse with, given the entry called and the request
     */
    record Settings(
            Duration deadline,
            InstantSource clock,
            ExecutorService threads,
            BiFunction<String, AdmissionRequest, String> probe) {}

    /** A decision and the uid that it answers. */
    record Answer(String uid, Decision decision) {}
}
