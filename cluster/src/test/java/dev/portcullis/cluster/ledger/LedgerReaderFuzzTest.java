package dev.portcullis.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.budget.audit.LedgerChecker;
import dev.portcullis.budget.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a ledger holds: lines are other people's, unreadable, or events that are the same again when they are written anew. */
final class LedgerReaderFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.concat(
                        Stream.concat(LedgerLineTest.events().map(LedgerLineTest::line), LedgerLineTest.unreadable()),
                        Stream.of(LedgerLineTest.LIMITS, "[[[["))
                .map(text -> arguments((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isUnreadableOrTheSameAgain(byte @NotNull [] bytes) {
        var checker = new LedgerChecker();
        new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> {
            switch (LedgerReader.read(line)) {
                case ReadLine.Foreign() -> {}
                case ReadLine.Unreadable(var problem) -> assertThat(problem).isNotBlank();
                case ReadLine.Event(var event, var leader) -> {
                    same(event, leader);
                    checker.next(event);
                }
            }
        });
    }

    private static void same(LedgerEvent event, long leader) {
        var written = new LedgerLines(leader).of(event);
        assertThat(LedgerReader.read(written)).isInstanceOfSatisfying(ReadLine.Event.class, again -> {
            assertThat(again.leader()).isEqualTo(leader);
            assertThat(new LedgerLines(leader).of(again.event())).isEqualTo(written);
        });
    }
}
