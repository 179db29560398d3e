package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Times pod creation by server-side dry run: with no webhook, with one that admits everything, and with Portcullis, interleaved, several
 * rounds. The figures are for comparison within one run only.
 */
public final class AdmissionBench {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final LocalStack stack;

    private AdmissionBench(LocalStack stack) {
        this.stack = stack;
    }

    /** Runs the benchmark; arguments: requests and clients per round (default 2000 and 8). */
    public static void main(String[] arguments) {
        var requests = arguments.length > 0 ? arguments[0] : "2000";
        var clients = arguments.length > 1 ? arguments[1] : "8";
        try (var stack = LocalStack.builder()
                .name("bench")
                .controlPlane()
                .registry()
                .cosign()
                .progress(System.out)
                .start()) {
            new AdmissionBench(stack).run(requests, clients);
        }
    }

    private void run(String requests, String clients) {
        var image = new ImageFixtures(stack.registry(), 1).image("apps/bench", "1");
        var key = stack.cosign().generateKeyPair("bench");
        stack.cosign().sign(key, image.byDigest());
        var images = stack.folder().write("images.txt", image.byDigest() + "\n");
        var cluster = stack.controlPlane();
        cluster.createNamespace("bench-none", Map.of());
        cluster.createNamespace("bench-noop", Map.of("bench", "noop"));
        cluster.createNamespace("bench-portcullis", Map.of("bench", "portcullis"));
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host())
                .exempting("bench-none", "bench-noop");
        stack.closeWithStack(startNoop(cluster));
        stack.closeWithStack(Installation.start(cluster, stack.folder(), settings));
        var resources = new Resources(cluster);
        resources.apply(policy(key.publicKeyPem()));
        resources.awaitEffect();
        var cases = List.of(
                new Case("none", "bench-none"),
                new Case("no-op", "bench-noop"),
                new Case("portcullis", "bench-portcullis"));
        // The first round warms the Java virtual machine and the caches and is not counted.
        Map<Case, List<Figures>> counted = new LinkedHashMap<>();
        for (var round = 0; round <= ROUNDS; round++) {
            for (var measured : cases) {
                var line = drive(measured, images.toString(), requests, clients);
                System.out.printf("%-8s %-11s %s%n", round == 0 ? "warm-up" : "round " + round, measured.name(), line);
                if (round > 0) {
                    counted.computeIfAbsent(measured, name -> new ArrayList<>()).add(Figures.of(line));
                }
            }
        }
        compare(counted);
    }

    private static void compare(Map<Case, List<Figures>> counted) {
        var medians = new LinkedHashMap<String, Figures>();
        counted.forEach((measured, figures) -> medians.put(measured.name(), Figures.median(figures)));
        var gate = medians.getOrDefault("portcullis", Figures.NONE);
        for (var baseline : List.of("none", "no-op")) {
            var other = medians.getOrDefault(baseline, Figures.NONE);
            System.out.printf(
                    Locale.ROOT,
                    "portcullis against %-6s requests/s %.2f of it, p50 %+.1f ms, p99 %+.1f ms (medians of %d)%n",
                    baseline + ":",
                    gate.rate() / other.rate(),
                    gate.p50() - other.p50(),
                    gate.p99() - other.p99(),
                    ROUNDS);
        }
    }

    private String drive(Case measured, String images, String requests, String clients) {
        var program = Program.of(
                stack.tools().binary("admission-bench"),
                "-server",
                stack.controlPlane().url().toString(),
                "-token",
                stack.controlPlane().adminToken(),
                "-images",
                images,
                "-n",
                requests,
                "-c",
                clients,
                "-ns",
                measured.namespace());
        try (var driver = Supervised.start(stack.folder(), "driver-" + measured.name(), program)) {
            if (driver.awaitExit(LIMIT) != 0) {
                throw driver.failure("the driver failed");
            }
            return driver.output().lines().filter(line -> line.startsWith("n=")).reduce("", (before, line) -> line);
        }
    }

    private Supervised startNoop(ControlPlane cluster) {
        var authority = CertificateAuthority.create("bench", Clock.systemUTC());
        var certificate = authority.server("no-op webhook", List.of("127.0.0.1"));
        var folder = stack.folder();
        var port = Ports.free();
        var program = Program.of(
                stack.tools().binary("noop-webhook"),
                "127.0.0.1:" + port,
                folder.write("noop.crt", certificate.certificatePem()).toString(),
                folder.write("noop.key", certificate.keyPem()).toString());
        var noop = Supervised.start(folder, "noop-webhook", program);
        var registration = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: bench-noop}
                webhooks:
                  - name: noop.bench.example
                    admissionReviewVersions: [v1]
                    sideEffects: None
                    clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
                    namespaceSelector: {matchLabels: {bench: noop}}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                """.formatted(
                port,
                Base64.getEncoder().encodeToString(authority.certificatePem().getBytes(StandardCharsets.US_ASCII)));
        try (var client = cluster.admin().client()) {
            client.load(new ByteArrayInputStream(registration.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(object -> client.resource(object).serverSideApply());
        }
        return noop;
    }

    private String policy(String pem) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: bench}
                spec:
                  keys: [{name: bench, pem: "%s"}]
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: bench}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {bench: portcullis}}}
                  authorities: [{name: key, trustRoot: bench, keys: [bench]}]
                  requirements: [{name: signed, signature: {authorities: [key]}}]
                """.formatted(pem.replace("\n", "\\n"), stack.registry().host());
    }

    private record Case(String name, String namespace) {}

    /**
     * One line of the driver.
     *
     * @param rate requests per second
     * @param p50 median latency in milliseconds
     * @param p99 99th percentile of latency in milliseconds
     */
    private record Figures(double rate, double p50, double p99) {
        static final Figures NONE = new Figures(Double.NaN, Double.NaN, Double.NaN);

        static Figures of(String line) {
            return new Figures(field(line, "rps"), field(line, "p50"), field(line, "p99"));
        }

        static Figures median(List<Figures> figures) {
            return new Figures(
                    median(figures, Figures::rate), median(figures, Figures::p50), median(figures, Figures::p99));
        }

        private static double median(List<Figures> figures, ToDoubleFunction<Figures> part) {
            return figures.stream()
                    .mapToDouble(part)
                    .sorted()
                    .skip(figures.size() / 2)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        private static double field(String line, String name) {
            var matcher = Pattern.compile("\\b" + name + "=([0-9.]+)").matcher(line);
            if (!matcher.find()) {
                throw new IllegalStateException("the driver printed no " + name + ": " + line);
            }
            return Double.parseDouble(matcher.group(1));
        }
    }
}
