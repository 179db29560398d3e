package dev.portcullis.e2e.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.cluster.ledger.LedgerLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerProofTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private void write(String ledger, Stream<String> lines) throws IOException {
        Files.write(folder.resolve(ledger), lines.toList());
    }

    /** Of a pool that has room for one. */
    private static Stream<String> lines(LedgerEvent... events) {
        var pool = Pool.root("linux", Map.of(Amounts.JOBS, Quota.of(1)));
        var limits = new LedgerEvent.LimitsSet(NOW, BudgetTree.of(List.of(pool), List.of()));
        return Stream.concat(Stream.of(limits), Stream.of(events)).map(new LedgerLines(1)::of);
    }

    private static LedgerEvent granted(String uid) {
        return new LedgerEvent.Granted(
                NOW, new Reservation(uid, "linux", "", 0, "", Amounts.of(Map.of(Amounts.JOBS, 1L)), NOW, 1), NOW);
    }

    @Test
    void oneThatHoldsIsProved() throws IOException {
        write("ledger-1.ndjson", lines(granted("a"), new LedgerEvent.Released(NOW, "a"), granted("b")));

        assertThat(LedgerProof.of(folder)).isEqualTo(new LedgerProof(1, 4, 0, List.of()));
    }

    @Test
    void eachIsProvedByItself() throws IOException {
        write("ledger-1.ndjson", lines(granted("a")));
        write("ledger-2.ndjson", lines(granted("a")));

        assertThat(LedgerProof.of(folder).violations()).isEmpty();
    }

    @Test
    void aGrantBeyondTheLimitIsFoundInWhicheverItStands() throws IOException {
        write("ledger-1.ndjson", lines(granted("a")));
        write("ledger-2.ndjson", lines(granted("a"), granted("b"), granted("c")));

        assertThat(LedgerProof.of(folder).violations())
                .singleElement()
                .asString()
                .startsWith("ledger-2.ndjson: I1 b was granted");
    }

    @Test
    void aReturnOfNothingIsFound() throws IOException {
        write("ledger-1.ndjson", lines(new LedgerEvent.Released(NOW, "a")));

        assertThat(LedgerProof.of(folder).violations())
                .singleElement()
                .asString()
                .startsWith("ledger-1.ndjson: I4 ");
    }

    @Test
    void aLineThatWasCutIsNotPassedOver() throws IOException {
        write("ledger-1.ndjson", lines(granted("a")).map(line -> line.substring(0, line.length() - 9)));

        assertThat(LedgerProof.of(folder).violations()).hasSize(1);
    }

    @Test
    void whatIsNoLedgerIsNotPassedOver() throws IOException {
        write("ledger-1.ndjson", Stream.of("ready"));

        assertThat(LedgerProof.of(folder).violations()).hasSize(1);
    }
}
