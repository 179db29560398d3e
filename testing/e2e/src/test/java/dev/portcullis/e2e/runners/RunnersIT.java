package dev.portcullis.e2e.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three repositories share two runners, while the operator is killed again and again, against a real API server. */
@Tag("long")
class RunnersIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final int RUNNERS = 2;
    private static final List<String> REPOSITORIES = List.of("acme/api", "acme/web", "acme/docs");

    private static LocalStack stack;
    private static Installation installation;
    private static RunnerScene scene;
    private static Path ledger;

    @BeforeAll
    static void startServers() throws IOException {
        stack = LocalStack.builder().name("runners").controlPlane().start();
        ledger = Files.createDirectories(stack.folder().path().resolve("ledger"));
        stack.controlPlane().createNamespace(RunnerScene.NAMESPACE, Map.of("portcullis.dev/runners", "enabled"));
        scene = new RunnerScene(
                stack.closeWithStack(stack.controlPlane().admin().client()));
        var settings = Installation.Settings.of(Repository.find())
                .with(Map.of("PORTCULLIS_RUNNERS_LEDGER_FOLDER", ledger.toString()));
        installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        scene.share(RUNNERS, REPOSITORIES);
        // After the operator: it notices when the controller of runners is installed.
        scene.defineOwners();
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    /** Waits until it holds; says what does not if it never does. */
    private static void soon(Runnable holds) {
        var did = Deadline.in(SOON).await(() -> {
            try {
                holds.run();
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
        if (!did) {
            holds.run();
        }
    }

    @Test
    void noMoreRunThanThereAreRunnersHoweverOftenTheOperatorIsKilled() {
        var waiting = new HashSet<String>();
        for (var i = 0; i < 6; i++) {
            waiting.add(scene.runner(REPOSITORIES.get(i % 3), "job-" + i));
        }
        soon(() -> assertThat(released(waiting)).hasSize(RUNNERS));
        assertThat(scene.granted()).containsExactlyInAnyOrderElementsOf(released(waiting));
        var first = scene.epoch(released(waiting).iterator().next());
        showsWhatIsUsed();

        var kills = 0;
        while (!waiting.isEmpty()) {
            var ending = released(waiting).stream().findFirst();
            if (ending.isPresent()) {
                scene.delete(ending.get());
                waiting.remove(ending.get());
            }
            // Somewhere between the steps of the next grant.
            if (kills++ < 2) {
                installation.operator().kill();
                installation.operator().start();
            }
            var left = Math.min(RUNNERS, waiting.size());
            soon(() -> assertThat(released(waiting)).hasSize(left));
        }

        soon(() -> assertThat(scene.granted()).isEmpty());
        soon(() -> assertThat(scene.reservations()).isEmpty());
        assertThat(scene.pool().getStatus().grants().epoch()).isGreaterThan(Long.parseLong(first));
        assertThat(installation.operator().metrics())
                .contains("portcullis_runners_over_admission_total 0.0", "portcullis_runners_bypass_total 0.0");
        var proof = LedgerProof.of(ledger);
        assertThat(proof.ledgers()).isGreaterThanOrEqualTo(3);
        assertThat(proof.violations()).isEmpty();
    }

    /** A new leader hears of such a namespace by what is reserved there only. */
    @Test
    void whatRunsCountsUnderANewLeaderThoughItsNamespaceLostTheLabel() {
        var running = scene.runner(REPOSITORIES.get(0), "former");
        soon(() -> assertThat(scene.released()).contains(running));
        scene.share(false);
        installation.operator().kill();
        installation.operator().start();

        var next = scene.runner(REPOSITORIES.get(1), "next");
        soon(() -> assertThat(scene.released()).contains(next));
        assertThat(scene.granted()).containsExactlyInAnyOrder(running, next);

        scene.share(true);
        scene.delete(running);
        scene.delete(next);
        soon(() -> assertThat(scene.granted()).isEmpty());
        soon(() -> assertThat(scene.reservations()).isEmpty());
    }

    /** As GitHub's controller does: nobody knows of which run a job is before it has started. */
    @Test
    void aRunIsKnownOnceTheStatusOfItsRunnerSaysIt() {
        var running = scene.runner(REPOSITORIES.get(2), "started");
        soon(() -> assertThat(scene.released()).contains(running));
        var uid = scene.pod(running).getMetadata().getUid();

        scene.started(running, 8123);

        soon(() -> assertThat(written())
                .anySatisfy(line -> assertThat(line)
                        .contains("portcullis.runner.run_known", uid, "\"cicd.pipeline.run.id\":\"8123\"")));
        scene.delete(running);
        soon(() -> assertThat(scene.granted()).isEmpty());
        soon(() -> assertThat(scene.reservations()).isEmpty());
        assertThat(LedgerProof.of(ledger).violations()).isEmpty();
    }

    /** The lines of all ledgers. */
    private static List<String> written() {
        try (var files = Files.list(ledger)) {
            var lines = new ArrayList<String>();
            for (var file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> released(Set<String> of) {
        var released = new HashSet<>(scene.released());
        assertThat(released).as("I1").hasSizeLessThanOrEqualTo(RUNNERS);
        released.retainAll(of);
        return released;
    }

    private static void showsWhatIsUsed() {
        soon(() -> {
            var status = scene.pool().getStatus();
            assertThat(status.admittedJobs()).isEqualTo(RUNNERS);
            assertThat(status.pendingJobs()).isEqualTo(4);
            assertThat(scene.budget(0).getStatus().jobs()).isEqualTo("1/1");
            assertThat(scene.budget(0).getStatus().queue())
                    .isNotEmpty()
                    .allSatisfy(job -> assertThat(job.waitsFor()).contains("has no room for more of resource jobs"));
            assertThat(scene.budget(0).getStatus().conditions())
                    .anyMatch(condition -> condition.holds(Condition.Type.READY));
            assertThat(scene.reservations())
                    .hasSize(RUNNERS)
                    .allSatisfy(
                            reservation -> assertThat(reservation.getStatus().conditions())
                                    .anyMatch(condition -> condition.holds(Condition.Type.ADMITTED)));
        });
    }
}
