package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.AskedOnce;
import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.operator.rules.Applicable;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.FactKeeper.Occasion;
import dev.portcullis.operator.scan.Judgement.Standing;
import dev.portcullis.operator.scan.Task.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the questions of all workloads, each when it is due. Thread-safe; nobody waits for it. */
public final class Scanner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scanner.class);

    private final Workloads workloads;
    private final ImageJudge judge;
    private final Sources sources;
    private final Judgements judgements;
    private final ScanListener listener;
    private final Schedule schedule;
    private final InstantSource clock;
    private final Turnstile queue;
    private final AtomicReference<@Nullable Rules> rules = new AtomicReference<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread dispatcher;

    /**
     * Where evidence comes from and goes to.
     *
     * @param registry asks registries
     * @param keeper keeps what they answered
     */
    public record Sources(EvidenceSource registry, FactKeeper keeper) {}

    /** What hears of answers, and where the latest are kept. */
    public record Answers(Judgements latest, ScanListener listener) {}

    /**
     * How much is done how often.
     *
     * @param every longest time between two looks at an image
     * @param atOnce images that are looked at at once
     * @param perNamespace images of one namespace that are looked at at once
     */
    public record Effort(Duration every, int atOnce, int perNamespace) {
        private static final int MOST_WAITING = 100_000;

        /** So that no namespace keeps what others run from being looked at; far more images than any has. */
        private static final int MOST_OF_NAMESPACE = 5_000;

        private ScanQueue.Limits limits() {
            // One host that does not answer holds up half of what is done at once, and no more.
            return new ScanQueue.Limits(MOST_WAITING, MOST_OF_NAMESPACE, atOnce, perNamespace, Math.max(1, atOnce / 2));
        }
    }

    /** Makes a scanner; it begins when it is started and has heard of rules. */
    public Scanner(
            Workloads workloads,
            ImageJudge judge,
            Sources sources,
            Answers answers,
            PacedRegistry.Pacing pacing,
            Effort effort,
            InstantSource clock) {
        this.workloads = workloads;
        this.judge = judge;
        this.sources = sources;
        this.judgements = answers.latest();
        this.listener = answers.listener();
        this.schedule = new Schedule(effort.every());
        this.clock = clock;
        this.queue = new Turnstile(new ScanQueue(effort.limits(), pacing.pace()), clock);
        this.dispatcher = Thread.ofPlatform().name("scan").daemon().unstarted(this::dispatch);
    }

    /** Begins. */
    public void start() {
        dispatcher.start();
    }

    /** Has questions answered at once that nobody asked before. */
    public void appeared(Collection<Question> questions) {
        var known = rules.get();
        if (known != null) {
            var now = clock.instant();
            questions.forEach(question -> offer(question, known, now, Urgency.FRESH));
        }
    }

    /** Takes note of what applies from now on, and has everything looked at again that this concerns. */
    public void apply(Rules next) {
        if (next.equals(rules.getAndSet(next))) {
            return;
        }
        workloads.readObjects(next::readObjects);
        var now = clock.instant();
        var asked = workloads.questions();
        var concerned = asked.stream()
                .filter(question ->
                        !fingerprint(question).equals(applicable(question, next).fingerprint()))
                .toList();
        concerned.forEach(question -> {
            var unknown = judgements.of(question).isEmpty();
            var due = schedule.soon(question, concerned.size(), now);
            offer(question, next, due, unknown ? Urgency.FRESH : Urgency.ROUTINE);
        });
    }

    private String fingerprint(Question question) {
        return judgements.of(question).map(Judgement::fingerprint).orElse("");
    }

    /** Sees to it that every question is answered or waits, and forgets what nobody asks any more. Call it now and then. */
    public void tidy() {
        judgements.keepOnly(workloads::isAsked);
        queue.keepOnly(workloads::isAsked);
        var known = rules.get();
        if (known != null) {
            var now = clock.instant();
            workloads.questions().stream()
                    .filter(question -> !queue.knows(question))
                    .forEach(question -> {
                        var answer = judgements.of(question);
                        offer(
                                question,
                                known,
                                answer.map(Judgement::again).orElse(now),
                                answer.isPresent() ? Urgency.ROUTINE : Urgency.FRESH);
                    });
        }
    }

    private void offer(Question question, Rules known, Instant due, Urgency urgency) {
        if (!queue.offer(new Task(question, applicable(question, known).host(), due, urgency))) {
            LOG.atDebug().addKeyValue("image", question.image()).log("the queue of the scan is full");
        }
    }

    private Applicable applicable(Question question, Rules known) {
        return Applicable.to(question, known.of(question), judge.registries());
    }

    private void dispatch() {
        try {
            while (true) {
                begin(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("the scan ended by a fault; the operator is not alive without it");
        }
    }

    private void begin(Task task) {
        try {
            threads.execute(() -> work(task));
        } catch (RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.atError().setCause(e).log("an image could not be looked at by the scan; it is tried again");
            }
            queue.done(task);
            retry(task);
        }
    }

    /** Returns false once it has ended by itself, which it never should. */
    public boolean isAlive() {
        return dispatcher.getState() == Thread.State.NEW || dispatcher.isAlive();
    }

    private void work(Task task) {
        try {
            var known = rules.get();
            if (known != null && workloads.isAsked(task.question())) {
                answer(task.question(), known);
            }
        } catch (RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("namespace", task.question().namespace())
                        .addKeyValue("image", task.question().image())
                        .log("an image could not be judged by the scan; it is tried again");
                retry(task);
            }
        } finally {
            queue.done(task);
        }
    }

    private void retry(Task task) {
        var now = clock.instant();
        var again = schedule.again(task.question(), Standing.UNDECIDABLE, now, now);
        queue.offer(new Task(task.question(), task.host(), again, Urgency.ROUTINE));
    }

    private void answer(Question question, Rules known) {
        var now = clock.instant();
        var inForce = known.of(question);
        var applicable = Applicable.to(question, inForce, judge.registries());
        var evidence = new ScanEvidence(sources.registry(), sources.keeper(), schedule.freshFrom(now), now);
        var once = inForce.audited().isEmpty() ? evidence : new AskedOnce(evidence);
        var prospects = Prospects.of(question, known, inForce, rules -> judge.judge(question, rules, once, now));
        var judged = prospects.judged();
        var digest = judged.digest();
        if (digest != null) {
            evidence.keep(
                    repository(judged), digest, new Occasion(question.namespace(), inForce, judged.verdict(), now));
        }
        var judgement = new Judgement(
                applicable.fingerprint(),
                now,
                evidence.verifiedAt(),
                again(question, prospects, evidence.verifiedAt()),
                digest,
                standing(judged),
                judged.verdict().reason(),
                Results.of(judged, inForce),
                prospects.standings());
        var before = judgements.put(question, judgement);
        queue.offer(new Task(question, applicable.host(), judgement.again(), Urgency.ROUTINE));
        listener.judged(question, before, judgement);
        reapply(question, judgement);
    }

    /** As soon as the least certain of the answers is to be looked at again. The end of an exception is no event that anybody hears of. */
    private Instant again(Question question, Prospects prospects, Instant verifiedAt) {
        var standing = Stream.concat(Stream.of(standing(prospects.judged())), prospects.standings().values().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var again = schedule.again(question, standing, verifiedAt, clock.instant());
        return prospects
                .verdicts()
                .flatMap(verdict -> verdict.exemptions().stream())
                .map(Granted::until)
                .filter(end -> end.isBefore(again))
                .min(Instant::compareTo)
                .orElse(again);
    }

    private static @Nullable ImageRepository repository(JudgedImage judged) {
        var reference = judged.reference();
        return reference == null ? null : ImageReference.parse(reference).repository();
    }

    /** What changed while it was judged would else be noticed by nobody. */
    private void reapply(Question question, Judgement judgement) {
        var latest = rules.get();
        if (latest != null && !applicable(question, latest).fingerprint().equals(judgement.fingerprint())) {
            offer(question, latest, clock.instant(), Urgency.ROUTINE);
        }
    }

    private static Standing standing(JudgedImage judged) {
        return switch (judged.verdict()) {
            case Verdict.Allow allow -> Standing.ALLOWED;
            case Verdict.Deny deny -> Standing.REFUSED;
            case Verdict.Undecidable undecidable -> Standing.UNDECIDABLE;
        };
    }

    /** Returns what waits. */
    public Turnstile.State state() {
        return queue.state();
    }

    /** Returns what applies; empty before anything was heard. */
    public Optional<Rules> rules() {
        return Optional.ofNullable(rules.get());
    }

    @Override
    public void close() {
        dispatcher.interrupt();
        threads.shutdownNow();
    }
}
