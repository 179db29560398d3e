package dev.portcullis.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Samples;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever records say: they are refused, or told in plain text, by one of the exit codes and without a stack trace. */
final class RecordFuzzTest {
    static Stream<Arguments> seeds() throws IOException {
        var records = Files.readAllLines(Samples.records()).stream()
                .map(line -> arguments((Object) (line + "\n").getBytes(StandardCharsets.UTF_8)));
        return Stream.concat(records, Stream.of(arguments((Object)
                "{\"schema\":\"portcullis.dev/decision/v1alpha1\"".getBytes(StandardCharsets.UTF_8))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrToldInPlainText(byte @NotNull @WithLength(max = 16_384) [] records) {
        var replayed = CommandLineRun.reading(
                records, "replay", "-", "--revisions", Samples.revisions().toString());
        assertThat(replayed.code()).as(replayed.err()).isIn(ExitCode.OK, ExitCode.REFUSED, ExitCode.UNDECIDABLE);
        var explained = CommandLineRun.reading(records, "explain", "-");
        assertThat(explained.code()).as(explained.err()).isIn(ExitCode.OK, ExitCode.USAGE);

        for (var run : new CommandLineRun[] {replayed, explained}) {
            assertThat(run.err()).doesNotContain("\tat ", "fault inside");
            assertThat((run.out() + run.err()).codePoints().filter(character -> character != '\n'))
                    .noneMatch(Character::isISOControl);
        }
    }
}
