package dev.portcullis.testing.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Prometheus server on 127.0.0.1 that scrapes its targets each second. What it keeps goes with the run folder. */
public final class Prometheus implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supervised process;
    private final URI address;

    private Prometheus(Supervised process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a server.
     *
     * @param targets what to scrape: the address of metrics by the name of the job
     */
    public static Prometheus start(Tools tools, RunFolder folder, Map<String, URI> targets) {
        var binary = tools.binary("prometheus");
        var configuration = folder.write("prometheus.yaml", configuration(targets));
        return Ports.retrying(() -> {
            var address = URI.create("http://127.0.0.1:" + Ports.free());
            var program = Program.of(
                    binary,
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + folder.path().resolve("prometheus"),
                    "--web.listen-address=" + address.getAuthority(),
                    "--log.level=warn");
            var started = Supervised.start(folder, "prometheus", program);
            try (var probe = HttpProbe.plain()) {
                started.awaitReady(LIMIT, () -> probe.answers(address.resolve("/-/ready")));
            }
            return new Prometheus(started, address);
        });
    }

    /** Returns where the server is. */
    public URI address() {
        return address;
    }

    /**
     * Evaluates an expression now.
     *
     * @return the values of what it gives, by labels
     * @throws StackException if the server refuses it
     */
    public Map<String, Double> query(String expression) {
        var samples = new TreeMap<String, Double>();
        for (var sample : get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result")) {
            samples.put(
                    sample.path("metric").toString(),
                    Double.valueOf(sample.path("value").path(1).asText()));
        }
        return samples;
    }

    /** Returns the names of all metrics that were scraped. */
    public Set<String> names() {
        return get("/api/v1/label/__name__/values")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonNode get(String path) {
        var clients =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
        try (var http = clients.build()) {
            var request =
                    HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build();
            var answer =
                    JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new StackException("Prometheus refuses " + path + ": "
                        + answer.path("error").asText());
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while asking Prometheus", e);
        }
    }

    private static String configuration(Map<String, URI> targets) {
        var jobs = new TreeMap<>(targets)
                .entrySet().stream()
                        .map(target -> """
                                  - job_name: %s
                                    metrics_path: %s
                                    static_configs: [{targets: ["%s"]}]
                                """.formatted(
                                        target.getKey(),
                                        target.getValue().getPath(),
                                        target.getValue().getAuthority()))
                        .collect(Collectors.joining());
        return "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n" + jobs;
    }

    @Override
    public void close() {
        process.close();
    }
}
