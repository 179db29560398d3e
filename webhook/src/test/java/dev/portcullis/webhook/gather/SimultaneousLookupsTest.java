package dev.portcullis.webhook.gather;

import static dev.portcullis.webhook.gather.GatherScene.ACME;
import static dev.portcullis.webhook.gather.GatherScene.IMAGE;
import static dev.portcullis.webhook.gather.GatherScene.REPOSITORY;
import static dev.portcullis.webhook.gather.GatherScene.RIVAL;
import static dev.portcullis.webhook.gather.GatherScene.access;
import static dev.portcullis.webhook.gather.GatherScene.anonymous;
import static dev.portcullis.webhook.gather.GatherScene.complete;
import static dev.portcullis.webhook.gather.GatherScene.failed;
import static dev.portcullis.webhook.gather.GatherScene.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.registry.Credential;
import dev.portcullis.webhook.TestRoots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks the same at the same time shares an answer, and nobody another's deadline, limits or credentials. */
@Timeout(30)
final class SimultaneousLookupsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Credential ALICE = new Credential("alice", "secret");

    private final GatherScene scene = new GatherScene();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void whoeverIsNotLetThroughSeesNothing() {
        try (var one = scene.permits.acquire("team", 2, anonymous().deadline()).orElseThrow()) {
            assertThat(one).isNotNull();
            assertThat(scene.cached.sees(REPOSITORY, IMAGE, access("team", Duration.ofMillis(10))))
                    .isFalse();
        }
        assertPermitsAreBack();
    }

    @Test
    void readsContentWithinTheLimits() {
        try (var one = scene.permits.acquire("team", 2, anonymous().deadline()).orElseThrow()) {
            assertThat(one).isNotNull();
            assertThat(scene.cached.content(REPOSITORY, IMAGE, access("team", Duration.ofMillis(10))))
                    .isInstanceOf(Content.Failed.class);
        }
        assertPermitsAreBack();
    }

    @Test
    void oneRepositoryThatHangsKeepsNobodyFromAskingAnother() throws Exception {
        var elsewhere = ImageRepository.parse("evidence.example.com/signatures");
        var hangs = new CountDownLatch(1);
        scene.hangsAt = elsewhere;
        scene.untilThen = hangs;
        var waiting = threads.submit(() -> scene.askIn(elsewhere, Freshness.ANY, access("other", LONG)));

        assertThat(scene.any().absenceShareable()).isTrue();
        hangs.countDown();
        assertThat(waiting.get(20, TimeUnit.SECONDS).absenceShareable()).isTrue();
    }

    @Test
    void asksOnceForAllWhoAskAtTheSameTime() throws Exception {
        var answer = new CountDownLatch(1);
        scene.registry = roots -> {
            awaitQuietly(answer);
            return complete(roots, signed("acme", "ci"));
        };
        var asking = new ArrayList<Future<Gathered>>();
        for (var i = 0; i < 50; i++) {
            var access = access("team-" + i, LONG, ALICE);
            asking.add(threads.submit(() -> scene.ask(Freshness.ANY, access, ACME)));
        }
        awaitAsked(1);
        answer.countDown();

        for (var asked : asking) {
            assertThat(asked.get(10, TimeUnit.SECONDS).facts().facts()).hasSize(1);
        }
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void sharesNothingBetweenDifferentCredentialsOrRevisions() throws Exception {
        var answer = new CountDownLatch(1);
        scene.registry = roots -> {
            awaitQuietly(answer);
            return complete(roots, signed("acme", "ci"));
        };
        var newer = TestRoots.root("acme", "r2");
        var asking = List.of(
                threads.submit(() -> scene.ask(Freshness.ANY, access("a", LONG, ALICE), ACME)),
                threads.submit(() -> scene.ask(Freshness.ANY, access("b", LONG), ACME)),
                threads.submit(() -> scene.ask(Freshness.ANY, access("c", LONG, ALICE), newer)));
        awaitAsked(3);
        answer.countDown();

        for (var asked : asking) {
            asked.get(10, TimeUnit.SECONDS);
        }
        assertThat(scene.asked).hasValue(3);
    }

    @Test
    void nobodyHangsOnACallThatDies() throws Exception {
        var dies = new CountDownLatch(1);
        scene.registry = roots -> {
            if (scene.asked.get() == 1) {
                awaitQuietly(dies);
                throw new IllegalStateException("died");
            }
            return complete(roots, signed("acme", "ci"));
        };
        var leader = threads.submit(() -> scene.any());
        awaitAsked(1);
        var follower = threads.submit(() -> scene.ask(Freshness.ANY, access("other", LONG), ACME));
        dies.countDown();

        assertThatThrownBy(() -> leader.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("died");
        assertThat(follower.get(10, TimeUnit.SECONDS).facts().facts()).hasSize(1);
        assertPermitsAreBack();
    }

    @Test
    void nobodyInheritsAShorterDeadline() throws Exception {
        var ends = new CountDownLatch(1);
        scene.registry = roots -> {
            if (scene.asked.get() == 1) {
                awaitQuietly(ends);
                return failed(roots, new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"));
            }
            return complete(roots, signed("acme", "ci"));
        };
        var hasty = threads.submit(() -> scene.any());
        awaitAsked(1);
        var patient = threads.submit(() -> scene.ask(Freshness.ANY, access("other", LONG), ACME));
        ends.countDown();

        assertThat(hasty.get(10, TimeUnit.SECONDS).facts().facts()).isEmpty();
        assertThat(patient.get(10, TimeUnit.SECONDS).facts().facts()).hasSize(1);
    }

    @Test
    void nobodyInheritsThatAnotherNamespaceWasOverloaded() throws Exception {
        var ends = new CountDownLatch(1);
        scene.registry = roots -> {
            if (scene.asked.get() == 1) {
                awaitQuietly(ends);
                return failed(roots, new LookupOutcome.Refused(Reason.OVERLOADED, "no memory left for it"));
            }
            return complete(roots, signed("acme", "ci"));
        };
        var greedy = threads.submit(() -> scene.any());
        awaitAsked(1);
        var modest = threads.submit(() -> scene.ask(Freshness.ANY, access("other", LONG), ACME));
        ends.countDown();

        assertThat(greedy.get(10, TimeUnit.SECONDS).facts().facts()).isEmpty();
        assertThat(modest.get(10, TimeUnit.SECONDS).facts().facts()).hasSize(1);
    }

    @Test
    void aFollowerGivesUpAtItsOwnDeadline() throws Exception {
        var never = new CountDownLatch(1);
        scene.registry = roots -> {
            awaitQuietly(never);
            return complete(roots);
        };
        var leader = threads.submit(() -> scene.any());
        awaitAsked(1);

        var gathered = scene.ask(Freshness.ANY, access("other", Duration.ofMillis(50)), ACME);

        assertThat(gathered.facts().lookups())
                .singleElement()
                .satisfies(lookup -> assertThat(lookup.outcome()).isInstanceOf(LookupOutcome.Undecidable.class));
        assertThat(gathered.absenceShareable()).isFalse();
        never.countDown();
        leader.get(10, TimeUnit.SECONDS);
    }

    @Test
    void anOverloadedNamespaceIsRefusedAndSpoilsNoOther() throws Exception {
        var hold = scene.permits.acquire("team", 1, anonymous().deadline()).orElseThrow();
        var second = scene.permits.acquire("team", 1, anonymous().deadline()).orElseThrow();
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        var waiting = threads.submit(() -> scene.ask(Freshness.ANY, access("team", LONG), ACME));

        var other = scene.ask(Freshness.ANY, access("other", LONG), RIVAL);
        assertThat(other.facts().lookups()).isNotEmpty();
        var same = scene.ask(Freshness.ANY, access("other", LONG), ACME);
        assertThat(same.facts().facts()).hasSize(1);
        var refused = scene.ask(Freshness.CURRENT, access("team", Duration.ofMillis(20), ALICE), RIVAL);
        assertThat(refused.facts().lookups())
                .singleElement()
                .satisfies(lookup -> assertThat(lookup.outcome())
                        .isEqualTo(new LookupOutcome.Refused(Reason.OVERLOADED, "too many look-ups at once")));

        hold.close();
        second.close();
        waiting.get(10, TimeUnit.SECONDS);
        assertPermitsAreBack();
    }

    @Test
    void resolvesWithinTheLimits() {
        assertThat(scene.cached.resolve(REPOSITORY, "v1", anonymous())).isInstanceOf(Resolution.Resolved.class);
        try (var one = scene.permits.acquire("team", 1, anonymous().deadline()).orElseThrow();
                var two =
                        scene.permits.acquire("team", 1, anonymous().deadline()).orElseThrow()) {
            assertThat(List.of(one, two)).doesNotContainNull();
            assertThat(scene.cached.resolve(REPOSITORY, "v1", access("team", Duration.ofMillis(10))))
                    .isInstanceOf(Resolution.Failed.class);
        }
        assertPermitsAreBack();
    }

    private void assertPermitsAreBack() {
        for (var tenant : List.of("a", "b")) {
            for (var i = 0; i < 2; i++) {
                assertThat(scene.permits.acquire(tenant, 1, anonymous().deadline()))
                        .isPresent();
            }
        }
        assertThat(scene.permits.tenants()).isEqualTo(2);
    }

    private void awaitAsked(int times) {
        while (scene.asked.get() < times) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
