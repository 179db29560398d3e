package dev.portcullis.sigstore.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept between refreshes, and what becomes of it when others write there. */
final class TufStateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static TufState refreshed(String scenario, int steps) {
        var state = Repositories.start(scenario);
        for (var step = 1; step <= steps; step++) {
            var client = new TufClient(
                    FakeRepository.of(scenario, step), TufTarget.TRUSTED_ROOT, Duration.ofSeconds(5), () -> 0);
            state = client.refresh(state, Repositories.NOW).state();
        }
        assertThat(state.content()).isPresent();
        return state;
    }

    private static Reason refusal(String scenario, String text) {
        return switch (TufState.read(Repositories.root(scenario), text)) {
            case Checked.Passed<TufState>(var state) -> throw new AssertionError("accepted " + state);
            case Checked.Refused<TufState>(var why) -> why.reason();
        };
    }

    private static String changed(TufState state, Consumer<ObjectNode> change) throws Exception {
        var tree = (ObjectNode) JSON.readTree(state.text());
        change.accept(tree);
        return tree.toString();
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    @Test
    void comesBackFromItsText() {
        var state = refreshed("two-rotations", 2);
        var read = Repositories.passed(TufState.read(Repositories.root("two-rotations"), state.text()));
        assertThat(read).isEqualTo(state).hasSameHashCodeAs(state);
        assertThat(read.text()).isEqualTo(state.text()).matches("[ -~]+");
        assertThat(read.rootVersion()).isEqualTo(3);
        assertThat(read.content()).isEqualTo(state.content()).isPresent();
        assertThat(read.refreshedAt()).contains(Repositories.NOW);
        assertThat(read).isNotEqualTo(refreshed("two-rotations", 1));
    }

    @Test
    void knowsItsVersions() {
        assertThat(refreshed("two-rotations", 2).versions()).isEqualTo(new TufVersions(3, 2, 2, 2));
        assertThat(refreshed("withdrawn-key", 2).versions())
                .as("what an online key had signed went with it")
                .isEqualTo(new TufVersions(2, 0, 0, 1));
        assertThat(Repositories.start("good").versions()).isEqualTo(new TufVersions(1, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 5, 5, 5, true",
        "2, 6, 5, 5, true",
        "2, 6, 6, 6, true",
        "3, 1, 1, 1, true",
        "2, 4, 5, 5, false",
        "2, 6, 4, 5, false",
        "2, 6, 6, 4, false",
        "1, 9, 9, 9, false",
    })
    void versionsGoForwardOrBeginAnewUnderANewRoot(
            long root, long timestamp, long snapshot, long targets, boolean accepted) {
        var later = new TufVersions(root, timestamp, snapshot, targets);
        switch (new TufVersions(2, 5, 5, 5).replacedBy(later)) {
            case Checked.Passed<TufVersions>(var passed) -> {
                assertThat(accepted).isTrue();
                assertThat(passed).isEqualTo(later);
            }
            case Checked.Refused<TufVersions>(var why) -> {
                assertThat(accepted).isFalse();
                assertThat(why.reason()).isEqualTo(Reason.TUF_ROLLBACK);
                assertThat(why.detail()).contains("root 2, timestamp 5, snapshot 5, targets 5", "root " + root);
            }
        }
    }

    @Test
    void comesBackBeforeAnythingWasFetched() {
        var state = Repositories.start("good");
        assertThat(state.content()).isEmpty();
        assertThat(state.refreshedAt()).isEmpty();
        assertThat(state.isCurrent(Repositories.NOW)).isFalse();
        assertThat(Repositories.passed(TufState.read(Repositories.root("good"), state.text())))
                .isEqualTo(state);
    }

    @Test
    void aNewerRootMayBeGivenThanThen() {
        var scenario = "two-rotations";
        var state = refreshed(scenario, 2);
        var repository = FakeRepository.of(scenario, 2);
        for (var version : List.of(2, 3)) {
            var given = repository.file(version + ".root.json");
            var read = Repositories.passed(TufState.read(given, state.text()));
            assertThat(read.rootVersion()).isEqualTo(3);
            assertThat(read.content()).isEqualTo(state.content());
            assertThat(read.text().length()).isLessThan(state.text().length());
        }
    }

    @Test
    void belongsToTheRootThatWasGiven() {
        assertThat(refusal("good", refreshed("updated", 2).text())).isEqualTo(Reason.TUF_STATE_INVALID);
        assertThat(refusal("good", refreshed("two-rotations", 2).text())).isEqualTo(Reason.TUF_STATE_INVALID);
    }

    static Stream<Arguments> forgeries() {
        var other = refreshed("updated", 2);
        var content = ByteString.copyFromUtf8("{\"content\":666}");
        return Stream.of(
                forgery("other content", tree -> tree.put("content", base64(content))),
                forgery("other targets", tree -> tree.put("targets", text(other, "targets"))),
                forgery(
                        "content with targets of another repository",
                        tree -> tree.put("content", text(other, "content")).put("targets", text(other, "targets"))),
                forgery("another timestamp", tree -> tree.put("timestamp", text(other, "timestamp"))),
                forgery("another snapshot", tree -> tree.put("snapshot", text(other, "snapshot"))),
                forgery(
                        "a stranger's root",
                        tree -> tree.putArray("roots")
                                .add(base64(
                                        FakeRepository.of("two-rotations", 2).file("2.root.json")))),
                forgery("a root that is none", tree -> tree.putArray("roots").add(base64(content))),
                forgery("files in each other's place", tree -> {
                    var snapshot = tree.path("snapshot").textValue();
                    tree.put("snapshot", tree.path("timestamp").textValue()).put("timestamp", snapshot);
                }),
                forgery("another name", tree -> tree.put("target", "other.json")),
                forgery("a name that climbs", tree -> tree.put("target", "../../etc/passwd")),
                forgery("no name", tree -> tree.remove("target")),
                forgery("no content", tree -> tree.remove("content")),
                forgery("no time", tree -> tree.remove("refreshedAt")),
                forgery("a time that is none", tree -> tree.put("refreshedAt", "yesterday")),
                forgery("a further field", tree -> tree.put("uargets", "")),
                forgery("no targets", tree -> tree.remove("targets")),
                forgery("another format", tree -> tree.put("format", 2)),
                forgery("no roots", tree -> tree.remove("roots")),
                forgery("too many roots", tree -> {
                    var roots = tree.putArray("roots");
                    for (var i = 0; i <= TufState.MAX_ROOTS; i++) {
                        roots.add("");
                    }
                }),
                forgery("something that is not Base64", tree -> tree.put("timestamp", "!")));
    }

    private static Arguments forgery(String name, Consumer<ObjectNode> change) {
        return Arguments.of(name, change);
    }

    private static String text(TufState state, String field) {
        try {
            return JSON.readTree(state.text()).path(field).textValue();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void trustsNothingThatOthersWrote(String name, Consumer<ObjectNode> change) throws Exception {
        assertThat(refusal("good", changed(refreshed("good", 1), change))).isEqualTo(Reason.TUF_STATE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"format\":1}", "{", "{\"format\":1,\"format\":1,\"roots\":[]}"})
    void refusesWhatIsNoState(String text) {
        assertThat(refusal("good", text)).isEqualTo(Reason.TUF_STATE_INVALID);
    }

    @Test
    void refusesATextWithoutEnd() {
        assertThat(refusal("good", " ".repeat(TufState.MAX_TEXT + 1))).isEqualTo(Reason.TUF_STATE_INVALID);
        assertThat(refusal("good", "[".repeat(TufState.MAX_TEXT))).isEqualTo(Reason.TUF_STATE_INVALID);
    }

    @Test
    void everyChangedByteIsNoticedOrMeansNothing() {
        var state = refreshed("two-rotations", 2);
        var given = Repositories.root("two-rotations");
        var bytes = state.text().getBytes(StandardCharsets.US_ASCII);
        for (var at = 0; at < bytes.length; at += 101) {
            var copy = bytes.clone();
            copy[at] ^= 1;
            if (TufState.read(given, new String(copy, StandardCharsets.ISO_8859_1))
                    instanceof Checked.Passed<TufState>(var read)) {
                // White space or the time may differ; what is trusted may not.
                assertThat(read.content()).as("byte " + at).isEqualTo(state.content());
                assertThat(read.rootVersion()).isEqualTo(state.rootVersion());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<html>"})
    void refusesAGivenRootThatIsNone(String root) {
        assertThat(TufState.startingFrom(ByteString.copyFromUtf8(root))).isInstanceOf(Checked.Refused.class);
    }

    @Test
    void knowsHowOldItIs() {
        var state = refreshed("good", 1);
        var age = Duration.ofDays(14);
        assertThat(state.isRefreshedWithin(age, Repositories.NOW)).isTrue();
        assertThat(state.isRefreshedWithin(age, Repositories.NOW.plus(age))).isTrue();
        assertThat(state.isRefreshedWithin(age, Repositories.NOW.plus(age).plusSeconds(1)))
                .isFalse();
        assertThat(Repositories.start("good").isRefreshedWithin(age, Repositories.NOW))
                .isFalse();
    }

    @Test
    void aRefreshInTheFutureCountsForNothing() {
        var state = refreshed("good", 1);
        var age = Duration.ofDays(14);
        assertThat(state.isRefreshedWithin(age, Repositories.NOW.minusSeconds(60)))
                .isTrue();
        assertThat(state.isRefreshedWithin(age, Repositories.NOW.minusSeconds(61)))
                .isFalse();
    }

    @Test
    void isCurrentUntilTheFirstFileExpires() {
        var state = refreshed("good", 1);
        var expiry = Repositories.NOW.plus(Duration.ofDays(7));
        assertThat(state.isCurrent(Repositories.NOW)).isTrue();
        assertThat(state.isCurrent(expiry.minusNanos(1))).isTrue();
        assertThat(state.isCurrent(expiry)).isFalse();
    }

    @Test
    void saysNothingOfFilesInItsDescription() {
        assertThat(refreshed("good", 1)).hasToString("TufState[root 1, refreshed 2030-01-01T00:00:00Z]");
    }
}
