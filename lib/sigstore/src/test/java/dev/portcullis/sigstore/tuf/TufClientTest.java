package dev.portcullis.sigstore.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.JsonMutations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refreshes over time, and with a repository that changes under the client's hands. */
final class TufClientTest {
    private static final Instant NOW = Repositories.NOW;
    private static final Duration STALE = Duration.ofDays(14);

    private static TufRefresh refresh(TufFetcher repository, TufState state, Instant now) {
        return new TufClient(repository, TufTarget.TRUSTED_ROOT, Duration.ofSeconds(5), () -> 0).refresh(state, now);
    }

    private static Reason refusal(TufRefresh refresh) {
        return switch (refresh) {
            case TufRefresh.Current(var state, var content) -> throw new AssertionError("accepted " + state);
            case TufRefresh.Failed(var state, var why) -> why.reason();
        };
    }

    private static TufState current(TufRefresh refresh) {
        return switch (refresh) {
            case TufRefresh.Current(var state, var content) -> state;
            case TufRefresh.Failed(var state, var why) -> throw new AssertionError(why);
        };
    }

    /** The whole repository stands still, rightly signed. */
    @Test
    void noticesThatARepositoryIsFrozen() {
        var repository = FakeRepository.of("good", 1);
        var state = current(refresh(repository, Repositories.start("good"), NOW));
        var lastDay = NOW.plus(Duration.ofDays(7)).minusSeconds(1);
        state = current(refresh(repository, state, lastDay));
        assertThat(state.refreshedAt()).contains(lastDay);

        var frozen = refresh(repository, state, lastDay.plusSeconds(1));
        assertThat(refusal(frozen)).isEqualTo(Reason.TUF_EXPIRED);
        assertThat(frozen.state()).isEqualTo(state);
        assertThat(frozen.state().isRefreshedWithin(STALE, lastDay.plus(STALE))).isTrue();
        assertThat(frozen.state().isRefreshedWithin(STALE, lastDay.plus(STALE).plusSeconds(1)))
                .isFalse();
    }

    /** The timestamp is renewed while the snapshot, or the targets, at hand run out. */
    @ParameterizedTest
    @ValueSource(ints = {21, 90})
    void filesAtHandExpireToo(int days) {
        var repository = FakeRepository.of("good", 1);
        var state = current(refresh(repository, Repositories.start("good"), NOW));
        assertThat(refusal(refresh(repository, state, NOW.plus(Duration.ofDays(days)))))
                .isEqualTo(Reason.TUF_EXPIRED);
    }

    @Test
    void keepsTheLastGoodContentWhileTheRepositoryIsAway() {
        var repository = FakeRepository.of("good", 1);
        var state = current(refresh(repository, Repositories.start("good"), NOW));
        repository.isReachable(false);
        var refresh = refresh(repository, state, NOW.plus(Duration.ofDays(1)));
        assertThat(refusal(refresh)).isEqualTo(Reason.TUF_UNREACHABLE);
        assertThat(((TufRefresh.Failed) refresh).isUnreachable()).isTrue();
        assertThat(refresh.state()).isEqualTo(state);
    }

    /** A client that rests on the new timestamp would be kept at the old content until the next one. */
    @Test
    void doesNotRestOnATimestampWhoseSnapshotNeverCame() {
        var repository = FakeRepository.of("half-updated", 1);
        var before = current(refresh(repository, Repositories.start("half-updated"), NOW));
        repository.serve("half-updated", 2);
        var half = refresh(repository, before, NOW.plusSeconds(60));
        assertThat(refusal(half)).isEqualTo(Reason.TUF_FILE_MISSING);
        assertThat(half.state()).isNotEqualTo(before);
        assertThat(half.state().content()).isEqualTo(before.content());
        assertThat(half.state().refreshedAt()).isEqualTo(before.refreshedAt());

        // And what got through is not forgotten: the old timestamp is a step back now.
        repository.serve("half-updated", 1);
        assertThat(refusal(refresh(repository, half.state(), NOW.plusSeconds(120))))
                .isEqualTo(Reason.TUF_ROLLBACK);
    }

    @Test
    void keepsRootsThoughTheRestIsRefused() {
        var repository = FakeRepository.of("two-rotations", 1);
        var state = current(refresh(repository, Repositories.start("two-rotations"), NOW));
        repository.serve("two-rotations", 2);
        repository.files().remove("timestamp.json");
        var refresh = refresh(repository, state, NOW);
        assertThat(refusal(refresh)).isEqualTo(Reason.TUF_FILE_MISSING);
        assertThat(refresh.state().rootVersion()).isEqualTo(3);
    }

    @Test
    void dropsContentWhoseKeysWereReplaced() {
        var repository = FakeRepository.of("every-key-replaced", 1);
        var state = current(refresh(repository, Repositories.start("every-key-replaced"), NOW));
        repository.serve("every-key-replaced", 2);
        repository.files().remove("timestamp.json");
        var refresh = refresh(repository, state, NOW);
        assertThat(refusal(refresh)).isEqualTo(Reason.TUF_FILE_MISSING);
        assertThat(refresh.state().content()).isEmpty();
        assertThat(refresh.state().refreshedAt()).isEmpty();
    }

    @Test
    void goesOnWithANewRootAfterARestart() {
        var repository = FakeRepository.of("every-key-replaced", 2);
        var state = current(refresh(repository, Repositories.start("every-key-replaced"), NOW));
        var read = Repositories.passed(TufState.read(Repositories.root("every-key-replaced"), state.text()));
        assertThat(refusal(refresh(FakeRepository.of("every-key-replaced", 1), read, NOW)))
                .isEqualTo(Reason.TUF_THRESHOLD_NOT_MET);
    }

    @Test
    void fetchesWhatChangedOnly() {
        var repository = FakeRepository.of("updated", 1);
        var state = current(refresh(repository, Repositories.start("updated"), NOW));
        assertThat(repository.takeRequests()).hasSize(5).last().asString().startsWith("targets/");
        state = current(refresh(repository, state, NOW));
        assertThat(repository.takeRequests()).isEqualTo(List.of("2.root.json", "timestamp.json"));
        repository.serve("updated", 2);
        current(refresh(repository, state, NOW));
        assertThat(repository.takeRequests())
                .startsWith("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json")
                .hasSize(5);
    }

    @Test
    void asksForAnotherTargetWhenTold() {
        var repository = FakeRepository.of("good", 1);
        var state = current(refresh(repository, Repositories.start("good"), NOW));
        var other = new TufClient(repository, new TufTarget("other.json"), Duration.ofSeconds(5), () -> 0);
        assertThat(refusal(other.refresh(state, NOW))).isEqualTo(Reason.TUF_TARGET_UNKNOWN);
    }

    @Test
    void stopsWhereEveryVersionIsTheSame() {
        var repository = FakeRepository.of("good", 1);
        var endless = new TufFetcher() {
            @Override
            public Fetched fetch(String path, int maxBytes, TufDeadline deadline) {
                return new Fetched.Received(repository.file("1.root.json"));
            }

            @Override
            public String source() {
                return "endless";
            }
        };
        assertThat(refusal(refresh(endless, Repositories.start("good"), NOW))).isEqualTo(Reason.TUF_ROLLBACK);
    }

    @Test
    void aFaultIsNoSuccess() {
        var broken = new TufFetcher() {
            @Override
            public Fetched fetch(String path, int maxBytes, TufDeadline deadline) {
                throw new IllegalStateException("broken");
            }

            @Override
            public String source() {
                return "broken";
            }
        };
        var state = Repositories.start("good");
        var refresh = refresh(broken, state, NOW);
        assertThat(refusal(refresh)).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(refresh.state()).isEqualTo(state);
    }

    @Test
    void oneDeadlineIsForAllFiles() {
        var repository = FakeRepository.of("good", 1);
        var clock = new AtomicReference<>(0L);
        var left = new java.util.ArrayList<Duration>();
        var slow = new TufFetcher() {
            @Override
            public Fetched fetch(String path, int maxBytes, TufDeadline deadline) {
                left.add(deadline.remaining());
                clock.updateAndGet(nanos -> nanos + Duration.ofSeconds(2).toNanos());
                return repository.fetch(path, maxBytes, deadline);
            }

            @Override
            public String source() {
                return "slow";
            }
        };
        new TufClient(slow, TufTarget.TRUSTED_ROOT, Duration.ofSeconds(5), clock::get)
                .refresh(Repositories.start("good"), NOW);
        assertThat(left).startsWith(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO);
    }

    /** Any change to any file is refused, unless it changes nothing that is signed. */
    @ParameterizedTest
    @CsvSource({"good, 1", "two-rotations, 2", "every-key-replaced, 2"})
    void noChangedByteGetsThrough(String scenario, int step) {
        var random = new Random(42);
        for (var name : FakeRepository.of(scenario, step).files().keySet()) {
            for (var round = 0; round < 40; round++) {
                assertHarmless(
                        scenario,
                        step,
                        name,
                        mutated(FakeRepository.of(scenario, step).file(name), random));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"})
    void noChangedFieldGetsThrough(String name) {
        var file = FakeRepository.of("every-key-replaced", 2).file(name);
        var mutations = JsonMutations.of(file.toByteArray());
        assertThat(mutations).hasSizeGreaterThan(15);
        for (var mutation : mutations) {
            assertHarmless("every-key-replaced", 2, name, ByteString.copyFrom(mutation.json()));
        }
    }

    /** One signature too many may be missing; what is delivered must be the same. */
    private static void assertHarmless(String scenario, int step, String name, ByteString file) {
        var repository = FakeRepository.of(scenario, step);
        var right = repository.file(contentOf(repository));
        repository.files().put(name, file);
        switch (refresh(repository, Repositories.start(scenario), NOW)) {
            case TufRefresh.Current(var state, var content) ->
                assertThat(content).as(name).isEqualTo(right);
            case TufRefresh.Failed(var state, var why) ->
                assertThat(why.reason()).as(why.detail()).isNotEqualTo(Reason.INTERNAL_ERROR);
        }
    }

    /** The newest of them, since each is written as a number that counts versions. */
    private static String contentOf(FakeRepository repository) {
        return repository.files().keySet().stream()
                .filter(name -> name.startsWith("targets/"))
                .max(java.util.Comparator.comparing(
                        name -> repository.file(name).toStringUtf8()))
                .orElseThrow();
    }

    private static ByteString mutated(ByteString file, Random random) {
        var bytes = file.toByteArray();
        var at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            default -> {
                return file.substring(0, at);
            }
        }
        return ByteString.copyFrom(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "a/", "a//b", "../a", "a/../b", "a/..", ".", "..", "a b", "a?b", "a#b", "a%2e", "ä", "a\n"
            })
    void targetsHaveHarmlessNames(String name) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new TufTarget(name)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted_root.json", "a/b/c.json", "...", "a..b", ".a"})
    void otherNamesAreFine(String name) {
        assertThat(new TufTarget(name).name()).isEqualTo(name);
    }
}
