package dev.portcullis.webhook.record;

import dev.portcullis.webhook.config.WebhookConfig;
import dev.portcullis.webhook.config.WebhookConfig.Decisions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Makes the sink that the settings name. Settings that cannot be meant end the start. */
final class RecordSinks {
    private static final String SETTING = "portcullis.decisions.";
    private static final long MEBIBYTE = 1024 * 1024;

    private RecordSinks() {}

    /**
     * Opens the sink.
     *
     * @param notRotated hears of each time that a full file could not make room for the next
     * @throws IllegalArgumentException naming the setting and what to write
     */
    static RecordSink open(Decisions settings, InstantSource clock, Runnable notRotated) {
        return switch (settings.sink()) {
            case STANDARD_OUTPUT -> StreamSink.standardOutput();
            case FILE -> file(settings.file(), notRotated);
            case OTLP -> new OtlpSink(otlp(settings.otlp()), clock, System::nanoTime);
        };
    }

    /** Returns how much may wait. */
    static RecordQueue.Bounds bounds(Decisions settings) {
        within("queue-records", settings.queueRecords(), 1, 1_000_000);
        within("queue-mebibytes", settings.queueMebibytes(), 1, 1024);
        return new RecordQueue.Bounds(settings.queueRecords(), settings.queueMebibytes() * MEBIBYTE);
    }

    private static RecordSink file(WebhookConfig.FileSink settings, Runnable notRotated) {
        var path = settings.path()
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseThrow(() -> wrong("file.path", "name an absolute path, since the sink is FILE"));
        within("file.max-mebibytes", settings.maxMebibytes(), 2, 1_000_000);
        within("file.count", settings.count(), 1, 1000);
        within("file.fsync-interval", settings.fsyncInterval(), Duration.ofMillis(10), Duration.ofHours(1));
        try {
            return RotatingFile.open(
                    new RotatingFile.Settings(
                            path,
                            settings.maxMebibytes() * MEBIBYTE,
                            settings.count(),
                            settings.fsync(),
                            settings.fsyncInterval()),
                    System::nanoTime,
                    notRotated);
        } catch (IOException e) {
            throw wrong("file.path", path + " cannot be opened for writing: " + e);
        }
    }

    static OtlpSink.Settings otlp(WebhookConfig.OtlpSink settings) {
        within("otlp.timeout", settings.timeout(), Duration.ofMillis(10), Duration.ofMinutes(5));
        within("otlp.patience", settings.patience(), Duration.ZERO, Duration.ofHours(1));
        var text = settings.endpoint()
                .orElseThrow(() -> wrong(
                        "otlp.endpoint",
                        "name the collector, for example http://collector:4318/v1/logs, since the sink is OTLP"));
        try {
            var endpoint = new URI(text);
            if (endpoint.getHost() != null
                    && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
                var headers = HeaderFiles.read(settings.headers(), settings.headerFiles());
                return new OtlpSink.Settings(endpoint, headers, settings.timeout(), settings.patience());
            }
        } catch (URISyntaxException e) {
            throw wrong("otlp.endpoint", "it is no address of http or https");
        }
        throw wrong("otlp.endpoint", "it is no address of http or https");
    }

    private static void within(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(setting, "it is " + least + " to " + most);
        }
    }

    private static void within(String setting, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(setting, "it is " + least + " to " + most);
        }
    }

    private static IllegalArgumentException wrong(String setting, String what) {
        return new IllegalArgumentException(SETTING + setting + ": " + what);
    }
}
