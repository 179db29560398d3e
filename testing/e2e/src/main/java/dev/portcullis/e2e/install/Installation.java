package dev.portcullis.e2e.install;

import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Operator and webhook, running as processes on this machine against a cluster that has the manifests, each with the rights of its own
 * service account and no more.
 */
public final class Installation implements AutoCloseable {
    public static final String NAMESPACE = "portcullis-system";

    private static final Duration START = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final RunFolder folder;
    private final Settings settings;
    private final int webhookPort;
    private Supervised operator;
    private Supervised webhook;
    private int webhookManagement;

    private Installation(TestCluster cluster, RunFolder folder, Settings settings, int webhookPort) {
        this.cluster = cluster;
        this.webhookPort = webhookPort;
        this.folder = folder;
        this.settings = settings;
        Manifests.apply(cluster, settings.manifests());
        this.operator = startOperator();
        this.webhook = startWebhook();
    }

    /** Applies the manifests, starts both applications and waits until the webhook is ready. */
    public static Installation start(TestCluster cluster, RunFolder folder, Settings settings) {
        return start(cluster, folder, settings, Ports.free());
    }

    /** The same, with the webhook on a port that the cluster was told of. */
    public static Installation start(TestCluster cluster, RunFolder folder, Settings settings, int webhookPort) {
        return new Installation(cluster, folder, settings, webhookPort);
    }

    /** Returns the decision records so far. */
    public DecisionLog decisions() {
        return new DecisionLog(webhook.log());
    }

    public Supervised operator() {
        return operator;
    }

    public Supervised webhook() {
        return webhook;
    }

    public int webhookPort() {
        return webhookPort;
    }

    /** Returns what the webhook tells of itself for monitoring. */
    public URI webhookMetrics() {
        return URI.create("http://127.0.0.1:" + webhookManagement + "/q/metrics");
    }

    /** Ends both applications and starts them again on what the cluster holds. */
    public void restart() {
        webhook.close();
        operator.close();
        operator = startOperator();
        webhook = startWebhook();
    }

    /** Ends the operator, if it still runs, and starts it again on what the cluster holds. */
    public void restartOperator() {
        operator.close();
        operator = startOperator();
    }

    private Supervised startOperator() {
        var management = Ports.free();
        var program = application("operator", "portcullis-operator", settings.operator(), management)
                .withEnvironment("PORTCULLIS_WEBHOOK_URL", "https://" + cluster.host() + ":" + webhookPort);
        return Supervised.start(folder, "operator", program).awaitReady(START, ready(management));
    }

    private Supervised startWebhook() {
        webhookManagement = Ports.free();
        var program = application("webhook", "portcullis-webhook", settings.webhook(), webhookManagement)
                .withEnvironment("PORTCULLIS_WEBHOOK_ADDRESS", "127.0.0.1")
                .withEnvironment("PORTCULLIS_WEBHOOK_PORT", Integer.toString(webhookPort));
        return Supervised.start(folder, "webhook", program).awaitReady(START, ready(webhookManagement));
    }

    private Program application(String name, String account, Path application, int management) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var program = Program.of(
                        java,
                        "@" + options(name),
                        "-XX:TieredStopAtLevel=" + (settings.longRunning() ? 4 : 1),
                        "-Dapplication=" + name,
                        "-jar",
                        application.resolve("quarkus-run.jar").toString())
                .withEnvironment(
                        "KUBECONFIG",
                        folder.write(
                                        account + ".kubeconfig",
                                        cluster.serviceAccount(NAMESPACE, account)
                                                .kubeconfig())
                                .toString())
                .withEnvironment("QUARKUS_HTTP_HOST", "127.0.0.1")
                .withEnvironment("QUARKUS_HTTP_PORT", Integer.toString(management));
        for (var setting : settings.environment().entrySet()) {
            program = program.withEnvironment(setting.getKey(), setting.getValue());
        }
        return program;
    }

    private static Path options(String application) {
        return Repository.find().root().resolve(application).resolve("java.options");
    }

    private static BooleanSupplier ready(int management) {
        var uri = URI.create("http://127.0.0.1:" + management + "/q/health/ready");
        return () -> {
            try (var probe = HttpProbe.plain()) {
                return probe.answers(uri);
            }
        };
    }

    @Override
    public void close() {
        webhook.close();
        operator.close();
    }

    /**
     * What to install.
     *
     * @param manifests folder with the manifests
     * @param operator folder of the packaged operator
     * @param webhook folder of the packaged webhook
     * @param environment settings of both
     * @param longRunning whether the virtual machine compiles for speed in the long run, as where it serves a cluster, or for an early start
     */
    public record Settings(
            Path manifests, Path operator, Path webhook, Map<String, String> environment, boolean longRunning) {
        public Settings {
            environment = Map.copyOf(environment);
        }

        /** Returns settings that install what was built, allowed to reach these registries by plain HTTP on loopback. */
        public static Settings of(Repository repository, String... registries) {
            var environment = new TreeMap<String, String>();
            for (var i = 0; i < registries.length; i++) {
                var prefix = "PORTCULLIS_REGISTRIES_" + i + "__";
                environment.put(prefix + "HOST", registries[i]);
                environment.put(prefix + "PLAIN_HTTP", "true");
                environment.put(prefix + "ALLOW_PRIVATE_ADDRESSES", "true");
            }
            return new Settings(
                    repository.manifests(),
                    repository.application("operator"),
                    repository.application("webhook"),
                    environment,
                    false);
        }

        /** Returns the same with these namespaces exempt besides those that are by default. */
        public Settings exempting(String... namespaces) {
            var wider = new TreeMap<>(environment);
            wider.put(
                    "PORTCULLIS_EXEMPT_NAMESPACES",
                    "kube-system,kube-public,kube-node-lease," + String.join(",", namespaces));
            return new Settings(manifests, operator, webhook, wider, longRunning);
        }

        /** Returns the same with images judged in objects of one other kind. */
        public Settings judging(String group, String version, String resource, String... paths) {
            var wider = new TreeMap<>(environment);
            var prefix = "PORTCULLIS_IMAGE_RESOURCES_0__";
            wider.put(prefix + "GROUP", group);
            wider.put(prefix + "VERSION", version);
            wider.put(prefix + "RESOURCE", resource);
            wider.put(prefix + "PATHS", String.join(",", paths));
            return new Settings(manifests, operator, webhook, wider, longRunning);
        }

        /** Returns the same with another packaged webhook. */
        public Settings withWebhook(Path application) {
            return new Settings(manifests, operator, application, environment, longRunning);
        }

        /** Returns the same with virtual machines as they serve a cluster. */
        public Settings forLongRuns() {
            return new Settings(manifests, operator, webhook, environment, true);
        }
    }
}
