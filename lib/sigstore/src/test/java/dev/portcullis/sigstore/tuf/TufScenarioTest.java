package dev.portcullis.sigstore.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.http.HttpTufFetcher;
import dev.portcullis.sigstore.tuf.http.Reach;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import dev.portcullis.testing.tuf.TufServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repositories made by go-tuf, over HTTP. After each step the client restarts with nothing but the text of its state.
 */
final class TufScenarioTest {
    private static final String OK = "ok";

    /** Scenario, what the given root leads to if it is refused, or what each step does. */
    private static final String OUTCOMES = """
            good                         | ok
            versions-only                | ok, ok
            without-consistent-snapshot  | ok, ok
            updated                      | ok, ok, ok
            two-rotations                | ok, ok
            every-key-replaced           | ok, ok
            expired-root-between         | ok, ok
            recovered-from-fast-forward  | ok, ok
            recovered-by-withdrawal      | ok, ok
            unknown-fields               | ok
            place-kept-for-a-signature   | ok
            delegates-other-targets      | ok
            unknown-key-kind-beside      | ok
            rollback-timestamp           | ok, TufRollback
            rollback-snapshot            | ok, TufRollback
            rollback-targets             | ok, TufRollback
            rollback-delegated           | ok, TufRollback
            snapshot-lacks-a-file        | ok, TufRollback
            root-went-back               | TufRollback
            expired-root                 | ok, TufExpired
            expired-timestamp            | TufExpired
            expired-snapshot             | TufExpired
            expired-targets              | TufExpired
            other-content                | TufDigestMismatch
            longer-content               | TufFileTooLarge
            shorter-content              | TufDigestMismatch
            other-snapshot               | TufDigestMismatch
            other-targets                | TufDigestMismatch
            changed-after-signing        | TufThresholdNotMet
            length-beyond-bound          | TufFileTooLarge
            content-beyond-bound         | TufFileTooLarge
            threshold-not-met            | TufThresholdNotMet
            given-root-threshold-not-met | given: TufThresholdNotMet
            root-without-old-keys        | ok, TufThresholdNotMet
            root-without-new-keys        | ok, TufThresholdNotMet
            root-with-one-old-key        | ok, TufThresholdNotMet
            signed-twice-by-one          | TufMetadataMalformed
            one-key-under-two-names      | TufThresholdNotMet
            swapped-keys                 | TufThresholdNotMet
            swapped-signatures           | TufThresholdNotMet
            stranger                     | TufThresholdNotMet
            stranger-under-a-known-name  | TufThresholdNotMet
            withdrawn-key                | ok, TufThresholdNotMet
            unknown-key-kind-only        | TufThresholdNotMet
            threshold-of-none            | given: TufMetadataMalformed
            other-repository             | TufThresholdNotMet
            missing-root-version         | ok, TufThresholdNotMet
            too-many-roots               | ok, TufFileTooLarge
            skipped-root-version         | ok, TufVersionMismatch
            other-snapshot-version       | TufVersionMismatch
            other-targets-version        | TufVersionMismatch
            swapped-files                | TufMetadataMalformed
            half-updated                 | ok, TufFileMissing
            missing-timestamp            | TufFileMissing
            missing-targets              | TufFileMissing
            missing-content              | TufFileMissing
            delegated-content            | TufTargetUnknown
            specification-2              | TufVersionUnsupported
            not-json                     | TufMetadataMalformed
            name-twice                   | TufMetadataMalformed
            not-an-integer               | TufMetadataMalformed
            """;

    /** A scenario and what it leads to. */
    record Row(String scenario, List<String> outcomes) {
        static Row of(String line) {
            var cells = line.split("\\|", -1);
            return new Row(
                    cells[0].strip(),
                    Stream.of(cells[1].split(",", -1)).map(String::strip).toList());
        }

        @Override
        public String toString() {
            return scenario;
        }
    }

    static Stream<Row> rows() {
        return OUTCOMES.lines().map(Row::of);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void decides(Row row) {
        var given = Repositories.root(row.scenario());
        if (TufState.startingFrom(given) instanceof Checked.Refused<TufState>(var why)) {
            assertThat(row.outcomes()).containsExactly("given: " + why.reason().code());
            return;
        }
        assertThat(row.outcomes()).hasSize(Repositories.scenarios().steps(row.scenario()));
        try (var server = TufServer.start(Repositories.scenarios().step(row.scenario(), 1));
                var fetcher = new HttpTufFetcher(
                        RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow(), Reach.ANYWHERE)) {
            var client = new TufClient(fetcher, TufTarget.TRUSTED_ROOT, Duration.ofSeconds(20));
            var state = Repositories.start(row.scenario());
            for (var step = 1; step <= row.outcomes().size(); step++) {
                server.serve(Repositories.scenarios().step(row.scenario(), step));
                var expected = row.outcomes().get(step - 1);
                var before = state.content();
                var refresh = client.refresh(state, Repositories.NOW);
                assertOutcome(refresh, expected, before);
                state = restarted(given, refresh.state());
                server.takeRequests();
                // Once more: a refusal is not forgotten, and nothing that is at hand is fetched again.
                assertOutcome(client.refresh(state, Repositories.NOW), expected, before);
                if (expected.equals(OK)) {
                    assertThat(server.takeRequests())
                            .containsExactly("/" + (state.rootVersion() + 1) + ".root.json", "/timestamp.json");
                }
            }
        }
    }

    @Test
    void leavesNoScenarioOut() {
        assertThat(rows().map(Row::scenario).collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(Repositories.scenarios().names()));
        assertThat(rows().filter(row -> !row.outcomes().getLast().equals(OK)).count())
                .isGreaterThan(rows().filter(row -> row.outcomes().getLast().equals(OK))
                        .count());
    }

    private static void assertOutcome(TufRefresh refresh, String expected, Optional<ByteString> before) {
        switch (refresh) {
            case TufRefresh.Current(var state, var content) -> {
                assertThat(OK).isEqualTo(expected);
                assertThat(state.content()).contains(content);
                assertThat(state.refreshedAt()).contains(Repositories.NOW);
                assertThat(content.toStringUtf8()).startsWith("{\"content\":");
            }
            case TufRefresh.Failed(var state, var why) -> {
                assertThat(why.reason().code()).as(why.detail()).isEqualTo(expected);
                assertThat(state.content()).isEqualTo(before);
            }
        }
    }

    private static TufState restarted(ByteString given, TufState state) {
        var text = state.text();
        assertThat(text.length()).isLessThan(TufState.MAX_TEXT);
        var read = Repositories.passed(TufState.read(given, text));
        assertThat(read).isEqualTo(state);
        return read;
    }
}
