package dev.portcullis.webhook.admission;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.webhook.policy.Rules;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedLine;
import dev.portcullis.webhook.record.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook's handler that is asked by reviews, and what it records. */
public final class AskedWebhook {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static final InTime IN_TIME = new InTime(THREADS);
    private static final ReviewDecoder DECODER = new ReviewDecoder(ImageResources.NONE);

    private AskedWebhook() {}

    /** What was decided, and the line about it. */
    public record Answered(Decision decision, String line) {}

    /** Decides a review that came by an entry. */
    public static Answered ask(Rules rules, EvidenceSource evidence, InstantSource clock, String entry, String review) {
        var sink = new Sink(new ArrayList<>());
        var settings = new AdmissionHandler.Settings(
                AMPLE, AMPLE, clock, THREADS, IN_TIME, ImageResources.NONE, (probed, request) -> "no probe");
        var handler = new AdmissionHandler(
                rules,
                new ImageEvaluator(evidence, Registries.NONE),
                (namespace, podSpec) -> Access.CredentialSource.ANONYMOUS,
                sink,
                settings);
        try {
            var deciding = handler.take(
                    entry, DECODER.decode(review.getBytes(StandardCharsets.UTF_8), handler.readsRequests()));
            deciding.decision().run();
            return new Answered(
                    deciding.answer().join().decision(), sink.lines().getFirst());
        } catch (MalformedReviewException e) {
            throw new AssertionError(e);
        }
    }

    private record Sink(List<String> lines) implements DecisionSink {
        @Override
        public Decision record(RecordedRequest request, Decision decision) {
            lines.add(RecordedLine.of(request, decision));
            return decision;
        }

        @Override
        public void leave() {
            throw new AssertionError("no other entry decides");
        }
    }
}
