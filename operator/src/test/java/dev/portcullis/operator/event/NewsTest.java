package dev.portcullis.operator.event;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.TRUE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;
import static dev.portcullis.crds.status.Condition.Type.ACCEPTED;
import static dev.portcullis.crds.status.Condition.Type.IN_FORCE;
import static dev.portcullis.crds.status.Condition.Type.READY;
import static dev.portcullis.crds.status.Condition.Type.RESOLVED_REFS;
import static dev.portcullis.crds.status.Condition.Type.STALE;
import static dev.portcullis.crds.status.Condition.Type.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NewsTest {
    private static final Condition GOOD = condition(ACCEPTED, TRUE, "valid");
    private static final Condition BAD = condition(ACCEPTED, FALSE, "mode is missing");

    private static final Condition ENDS_SOON =
            new Condition(IN_FORCE, TRUE, "EndsSoon", "until noon", 1, "2026-01-01T00:00:00Z");

    static Stream<Arguments> news() {
        return Stream.of(
                Arguments.of("first acceptance", List.of(), List.of(GOOD)),
                Arguments.of("first refusal", List.of(), List.of(BAD)),
                Arguments.of("refusal", List.of(GOOD), List.of(BAD)),
                Arguments.of("acceptance", List.of(BAD), List.of(GOOD)),
                Arguments.of("another problem", List.of(BAD), List.of(condition(ACCEPTED, FALSE, "match is missing"))),
                Arguments.of("the gate is suspended", List.of(), List.of(condition(SUSPENDED, TRUE, "until noon"))),
                Arguments.of(
                        "it is not any more",
                        List.of(condition(SUSPENDED, TRUE, "until noon")),
                        List.of(condition(SUSPENDED, FALSE, "over"))),
                Arguments.of(
                        "staleness",
                        List.of(condition(STALE, FALSE, "fresh")),
                        List.of(condition(STALE, TRUE, "down"))),
                Arguments.of(
                        "another reason for it",
                        List.of(condition(STALE, TRUE, "down")),
                        List.of(condition(STALE, TRUE, "rolled back"))),
                Arguments.of(
                        "the end of it",
                        List.of(condition(STALE, TRUE, "down")),
                        List.of(condition(STALE, FALSE, "fresh"))),
                Arguments.of(
                        "a lost reference",
                        List.of(condition(RESOLVED_REFS, TRUE, "found")),
                        List.of(condition(RESOLVED_REFS, FALSE, "gone"))),
                Arguments.of("an exception counts", List.of(), List.of(condition(IN_FORCE, TRUE, "until noon"))),
                Arguments.of(
                        "an exception ends soon", List.of(condition(IN_FORCE, TRUE, "until noon")), List.of(ENDS_SOON)),
                Arguments.of("its end", List.of(ENDS_SOON), List.of(condition(IN_FORCE, FALSE, "over"))));
    }

    @Test
    void theComingEndOfAnExceptionIsAWarningAndIsToldOnce() {
        assertThat(News.isGood(ENDS_SOON)).isFalse();
        assertThat(News.of(List.of(ENDS_SOON), List.of(ENDS_SOON))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("news")
    void whatIsNewIsAnnounced(String what, List<Condition> before, List<Condition> after) {
        assertThat(News.of(before, after)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, TRUE, true",
        "ACCEPTED, FALSE, false",
        "RESOLVED_REFS, FALSE, false",
        "STALE, TRUE, false",
        "SUSPENDED, TRUE, false",
        "SUSPENDED, FALSE, true",
        "IN_FORCE, TRUE, true",
        "IN_FORCE, FALSE, false"
    })
    void warnsOfWhatShouldNotBe(Condition.Type type, Condition.Status status, boolean good) {
        assertThat(condition(type, status, "").good()).isEqualTo(good);
    }

    static Stream<Arguments> noNews() {
        return Stream.of(
                Arguments.of("nothing", List.of(), List.of()),
                Arguments.of("the same", List.of(GOOD), List.of(GOOD)),
                Arguments.of("the same refusal", List.of(BAD), List.of(BAD)),
                Arguments.of("another wording of yes", List.of(GOOD), List.of(condition(ACCEPTED, TRUE, "fine"))),
                Arguments.of("not known any more", List.of(GOOD), List.of(condition(ACCEPTED, UNKNOWN, "?"))),
                Arguments.of("a condition that is gone", List.of(GOOD), List.of()),
                Arguments.of(
                        "readiness", List.of(condition(READY, TRUE, "")), List.of(condition(READY, FALSE, "open"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noNews")
    void nothingElseIsAnnounced(String what, List<Condition> before, List<Condition> after) {
        assertThat(News.of(before, after)).isEmpty();
    }

    @Test
    void bothAspectsMayBeNews() {
        var unresolved = condition(RESOLVED_REFS, FALSE, "gone");

        assertThat(News.of(List.of(), List.of(unresolved, GOOD))).containsExactly(GOOD, unresolved);
    }

    private static Condition condition(Condition.Type type, Condition.Status status, String message) {
        return new Condition(type, status, "Reason", message, 1, "2026-01-01T00:00:00Z");
    }
}
