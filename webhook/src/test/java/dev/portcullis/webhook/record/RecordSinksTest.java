package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.webhook.config.TestSettings;
import dev.portcullis.webhook.config.WebhookConfig.Decisions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of sinks that cannot be meant end the start, and say what to write. */
final class RecordSinksTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sink=FILE | file.path: name an absolute path, since the sink is FILE",
                "sink=FILE,file.path=relative | file.path: name an absolute path",
                "sink=FILE,file.path=/no-such-folder/x | file.path: /no-such-folder/x cannot be opened for writing",
                "sink=FILE,file.path=/x,file.max-mebibytes=1 | file.max-mebibytes: it is 2 to 1000000",
                "sink=FILE,file.path=/x,file.count=0 | file.count: it is 1 to 1000",
                "sink=FILE,file.path=/x,file.fsync-interval=0s | file.fsync-interval: it is",
                "sink=OTLP | otlp.endpoint: name the collector",
                "sink=OTLP,otlp.endpoint=collector:4318 | otlp.endpoint: it is no address of http or https",
                "sink=OTLP,otlp.endpoint=file:///etc/passwd | otlp.endpoint: it is no address of http or https",
                "sink=OTLP,otlp.endpoint=http://a b/ | otlp.endpoint: it is no address of http or https",
                "sink=OTLP,otlp.endpoint=http://c/v1/logs,otlp.timeout=0s | otlp.timeout: it is",
                "sink=OTLP,otlp.endpoint=http://c/v1/logs,otlp.patience=2h | otlp.patience: it is",
            })
    void saysWhatToWrite(String settings, String message) {
        assertThatThrownBy(() -> open(settings).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("portcullis.decisions." + message);
    }

    @ParameterizedTest
    @CsvSource({"queue-records=0", "queue-records=-1", "queue-mebibytes=0", "queue-mebibytes=5000"})
    void aQueueIsBounded(String setting) {
        assertThatThrownBy(() ->
                        RecordSinks.bounds(TestSettings.of(properties(setting)).decisions()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("portcullis.decisions.queue-");
    }

    @ParameterizedTest
    @CsvSource({"sink=KAFKA", "when-full=BLOCK", "file.fsync=SOMETIMES", "queue-records=many"})
    void wordsThatAreNoneEndTheStart(String setting) {
        assertThatThrownBy(() -> TestSettings.of(properties(setting))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void everySettingIsOnThePage() throws IOException {
        var page = Files.readString(Path.of("../docs/operations/decision-records.md"));

        assertThat(settings("portcullis.decisions.", Decisions.class))
                .hasSizeGreaterThan(12)
                .allSatisfy(setting -> assertThat(page).contains("| `" + setting));
    }

    private static List<String> settings(String prefix, Class<?> type) {
        var settings = new ArrayList<String>();
        for (var method : type.getDeclaredMethods()) {
            var name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getName().contains("WebhookConfig")) {
                settings.addAll(settings(prefix + name + ".", method.getReturnType()));
            } else {
                settings.add(prefix + name);
            }
        }
        return settings;
    }

    @Test
    void writesToTheFileThatIsNamed() throws Exception {
        var path = folder.resolve("decisions.ndjson");
        try (var sink = open("sink=FILE,file.path=" + path)) {
            assertThat(sink).isInstanceOf(RotatingFile.class);
            sink.write(List.of("{}\n".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(Files.readString(path)).isEqualTo("{}\n");
    }

    @Test
    void sendsToTheCollectorThatIsNamed() throws IOException {
        try (var sink =
                open("sink=OTLP,otlp.endpoint=https://collector.example/v1/logs,otlp.headers.authorization=x")) {
            assertThat(sink).isInstanceOf(OtlpSink.class);
        }
    }

    /** From a variable it would reach the collector as {@code a} and what follows. */
    @ParameterizedTest
    @ValueSource(strings = {"a${HOSTNAME}b", "$${x}", "a\\${b", "${", "Bearer plain"})
    void secretsAreSentAsTheyAre(String secret) throws IOException {
        var file = Files.writeString(folder.resolve("header"), secret + "\n");

        assertThat(headers("otlp.header-files.\"authorization\"=" + file))
                .containsExactly(Map.entry("authorization", secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \n", "two\nlines", "two\rlines\n", "nul\u0000", "\u0085next", "\u2028"})
    void secretsThatAreNoHeaderEndTheStartAndAreNotTold(String secret) throws IOException {
        var file = Files.writeString(folder.resolve("header"), secret);

        assertThatThrownBy(() -> headers("otlp.header-files.authorization=" + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("authorization")
                .hasMessageNotContainingAny("two", "lines", "nul", "next");
    }

    @Test
    void filesOfSecretsMustBeThereAndShortAndSaidOnce() throws IOException {
        var file = Files.writeString(folder.resolve("header"), "x");
        var tooLong = Files.writeString(folder.resolve("long"), "x".repeat(8 * 1024 + 1));

        assertThatThrownBy(() -> headers("otlp.header-files.a=" + folder.resolve("none")))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> headers("otlp.header-files.a=header")).hasMessageContaining("absolute");
        assertThatThrownBy(() -> headers("otlp.header-files.a=" + tooLong)).hasMessageContaining("is longer than");
        assertThatThrownBy(() -> headers("otlp.headers.A=y,otlp.header-files.a=" + file))
                .hasMessageContaining("given twice");
    }

    private static Map<String, String> headers(String settings) {
        return RecordSinks.otlp(TestSettings.of(properties("otlp.endpoint=http://c/v1/logs," + settings))
                        .decisions()
                        .otlp())
                .headers();
    }

    @Test
    void whatStandsBehindHalfALineIsALineOfItsOwn() throws IOException {
        var broken = new Breaking();
        var sink = new StreamSink(broken);
        broken.after = 3;
        assertThatThrownBy(() -> sink.write(List.of("first\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(IOException.class);
        broken.after = Integer.MAX_VALUE;

        sink.write(List.of("second\n".getBytes(StandardCharsets.US_ASCII)));

        assertThat(broken.text).hasToString("fir\nsecond\n");
    }

    private static RecordSink open(String settings) {
        return RecordSinks.open(TestSettings.of(properties(settings)).decisions(), () -> Instant.EPOCH, () -> {});
    }

    private static Map<String, String> properties(String settings) {
        var properties = new HashMap<String, String>();
        for (var setting : settings.split(",", -1)) {
            var equals = setting.indexOf('=');
            properties.put("portcullis.decisions." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return properties;
    }

    /** A stream whose reader goes away. */
    private static final class Breaking extends OutputStream {
        private final StringBuilder text = new StringBuilder();
        private int after;

        @Override
        public void write(int character) throws IOException {
            if (after-- <= 0) {
                throw new IOException("broken pipe");
            }
            text.append((char) character);
        }
    }
}
