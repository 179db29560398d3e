package dev.portcullis.cli.backfill.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void isABarWhereAPersonWatchesAndGoesAtItsEnd() {
        run(true, "signed \u001b[2Ja");

        assertThat(err.toString().split("\r\u001b\\[K", -1))
                .containsExactly(
                        "",
                        "[" + "-".repeat(30) + "] 0 of 3  signing",
                        "[" + "#".repeat(10) + "-".repeat(20) + "] 1 of 3  signing",
                        "");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void isLinesElsewhereThatSteerNoTerminal() {
        run(false, "signed \u001b[2Ja");

        assertThat(err.toString().lines()).hasSize(2).first().isEqualTo("signing: 3 images");
        assertThat(err.toString()).contains("1 of 3: signed ").doesNotContain("\u001b", "\r");
    }

    @Test
    void saysNothingWhereThereIsNothingToTell() {
        run(false, "");

        assertThat(err.toString().lines()).hasSize(1);
    }

    private void run(boolean interactive, String line) {
        var console = new Console(new PrintWriter(out), new PrintWriter(err, true), interactive);
        try (var bar = ProgressBar.of(console, "signing", 3)) {
            bar.step(line);
        }
    }
}
