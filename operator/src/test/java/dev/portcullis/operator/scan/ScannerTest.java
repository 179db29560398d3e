package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.ObjectSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.PacedRegistry.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ScannerTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkloadListener NOBODY = new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    };

    private final AtomicBoolean broken = new AtomicBoolean();

    @Test
    void anIdleScanLooksWhatIsNextAllTheSame() {
        try (var scanner = scanner()) {
            assertThat(scanner.isAlive()).isTrue();
            assertThat(scanner.state().looked()).isEqualTo(Instant.EPOCH);

            scanner.start();

            await().atMost(SOON).until(() -> scanner.state().looked().equals(NOW));
            assertThat(scanner.isAlive()).isTrue();
        }
    }

    /** What goes wrong where tasks are taken leaves nobody who takes any; that must not look like an idle scan. */
    @Test
    void aScanThatEndedByAFaultIsNotAlive() {
        broken.set(true);
        try (var scanner = scanner()) {
            scanner.start();

            await().atMost(SOON).until(() -> !scanner.isAlive());
        }
    }

    private Scanner scanner() {
        InstantSource clock = () -> {
            if (broken.get() && Thread.currentThread().getName().equals("scan")) {
                throw new StackOverflowError();
            }
            return NOW;
        };
        var judgements = new Judgements();
        return new Scanner(
                new Workloads(namespace -> false, NOBODY),
                new ImageJudge(
                        Registries.NONE,
                        (namespace, podSpec) -> {
                            throw new AssertionError("nothing is asked");
                        },
                        Duration.ofSeconds(1),
                        ObjectSource.NONE),
                new Scanner.Sources(new Nobody(), new Nothing()),
                new Scanner.Answers(judgements, (question, before, after) -> {}),
                Pacing.of(1, 1),
                new Scanner.Effort(Duration.ofHours(6), 2, 1),
                clock);
    }

    private static final class Nobody implements EvidenceSource {
        @Override
        public Resolution resolve(ImageRepository repository, String tag, Access access) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public Content content(ImageRepository repository, Digest digest, Access access) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public Gathered facts(
                ImageRepository repository,
                Digest digest,
                List<TrustRootInForce> trustRoots,
                Freshness freshness,
                Access access) {
            throw new AssertionError("nothing is asked");
        }
    }

    private static final class Nothing implements FactKeeper {
        @Override
        public Optional<Kept> recall(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots) {
            return Optional.empty();
        }

        @Override
        public void keep(Found found) {
            throw new AssertionError("nothing is found");
        }
    }
}
