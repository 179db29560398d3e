package dev.portcullis.webhook.record;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends records to a collector by OTLP over HTTP, as JSON: the body of each log record is the line. What the collector cannot take now is
 * sent again, in order, until its time is over; what it rejects is lost.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP 1.x</a>
 */
final class OtlpSink implements RecordSink {
    private static final int MOST_ANSWER = 64 * 1024;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Settings settings;
    private final OtlpLogs logs;
    private final java.util.function.LongSupplier nanoTime;

    OtlpSink(Settings settings, InstantSource clock, java.util.function.LongSupplier nanoTime) {
        this.settings = settings;
        this.logs = new OtlpLogs(clock);
        this.nanoTime = nanoTime;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public List<String> reasons() {
        return List.of("rejected", "unreachable");
    }

    @Override
    public void write(List<byte[]> lines) throws IOException, InterruptedException {
        var body = logs.request(lines);
        var end = nanoTime.getAsLong() + settings.patience().toNanos();
        var pause = FIRST_PAUSE;
        while (true) {
            var answer = send(body);
            if (answer.taken()) {
                answer.demandAll(lines.size());
                return;
            }
            if (!answer.worthRepeating()) {
                throw new RecordsLostException(lines.size(), "rejected", answer.problem());
            }
            if (nanoTime.getAsLong() - end >= 0) {
                throw new RecordsLostException(lines.size(), "unreachable", answer.problem());
            }
            pause(answer.retryAfter(pause));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Answer send(byte[] body) throws InterruptedException {
        var request = HttpRequest.newBuilder(settings.endpoint())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        settings.headers().forEach(request::header);
        // The request's own limit ends with the headers of the answer; a body may come as late as its sender likes.
        var sent = client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER));
        try {
            var response = sent.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), OtlpLogs.rejected(response.body()), retryAfter(response));
        } catch (ExecutionException | TimeoutException e) {
            return new Answer(0, 0, OptionalInt.empty());
        } finally {
            sent.cancel(true);
        }
    }

    private static OptionalInt retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").stream()
                .filter(text -> text.matches("[0-9]{1,4}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    private static void pause(Duration pause) throws InterruptedException {
        LockSupport.parkNanos(pause.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException("the webhook shuts down");
        }
    }

    /**
     * What the collector said.
     *
     * @param status 0 if it said nothing
     * @param rejected how many records it rejected though it took the request
     * @param seconds after how many seconds it wants to be asked again
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Answer(int status, int rejected, OptionalInt seconds) {
        boolean taken() {
            return status == 200;
        }

        boolean worthRepeating() {
            return status == 0 || status == 429 || status == 502 || status == 503 || status == 504;
        }

        void demandAll(int sent) throws RecordsLostException {
            if (rejected > 0) {
                throw new RecordsLostException(
                        Math.min(rejected, sent), "rejected", "the collector rejected " + rejected + " records");
            }
        }

        Duration retryAfter(Duration usual) {
            return seconds.isPresent() && seconds.getAsInt() < LONGEST_PAUSE.toSeconds()
                    ? Duration.ofSeconds(seconds.getAsInt())
                    : usual;
        }

        String problem() {
            return status == 0 ? "the collector cannot be reached" : "the collector answered with status " + status;
        }
    }

    /**
     * How the collector is reached.
     *
     * @param endpoint where logs are posted to
     * @param headers sent with each request, such as {@code Authorization}
     * @param timeout longest time for one request
     * @param patience longest time in which records are sent again
     */
    record Settings(URI endpoint, Map<String, String> headers, Duration timeout, Duration patience) {
        Settings {
            headers = Map.copyOf(headers);
            headers.forEach(Settings::check);
        }

        /** Headers may hold secrets. */
        @Override
        public String toString() {
            return "Settings[" + endpoint + "]";
        }

        /** Tried here, so that the value, which is a secret mostly, stands in no message later. */
        private static void check(String name, String value) {
            try {
                HttpRequest.newBuilder().header(name, value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "header " + name + " for the collector of decision records is none that can be"
                                + " sent: is there a line break at its end?");
            }
        }
    }
}
