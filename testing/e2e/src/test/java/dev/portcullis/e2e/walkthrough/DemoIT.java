package dev.portcullis.e2e.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void everyAttemptEndsAsExpected() throws Exception {
        var good = demo(UnaryOperator.identity()).run(false);

        assertThat(good).as(text()).isTrue();
        assertThat(lastLine()).isEqualTo("demo: 34 of 34 as expected");
    }

    /** It waits for what never comes. */
    @Test
    @Tag("long")
    void failsWhereTheVerifierRefusesEverything() throws Exception {
        var good = demo(settings -> settings.withWebhook(ReplacedVerifier.in(
                        settings.webhook(), folder.resolve("webhook"), ReplacedVerifier.ALWAYS_REFUSES)))
                .run(false);

        assertThat(good).as(text()).isFalse();
        assertThat(lastLine()).matches("demo: [0-9]+ of 34 as expected");
        assertThat(text()).contains("NOT AS EXPECTED: the API server refused it");
    }

    private Demo demo(UnaryOperator<Installation.Settings> changes) {
        return new Demo(Repository.find(), changes, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String lastLine() {
        return text().lines().reduce("", (before, line) -> line);
    }
}
