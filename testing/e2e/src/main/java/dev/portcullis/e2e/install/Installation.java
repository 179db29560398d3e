package dev.portcullis.e2e.install;

import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Unwinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Operator and webhook, running as processes on this machine against a cluster that has the manifests, each with the rights of its own
 * service account and no more.
 */
public final class Installation implements AutoCloseable {
    public static final String NAMESPACE = "portcullis-system";

    /** Sooner than this the operator gives its lease back, so that the next one need not wait. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** To loopback the API server speaks HTTP/2, by one connection; to anything else HTTP/1.1, by many. Linux takes this for loopback. */
    private static final String NOT_LOOPBACK = "0.0.0.0";

    private static final String DRAIN = "PORTCULLIS_WEBHOOK_DRAIN";

    /** Of the containers that they run in elsewhere; by it the virtual machine bounds its heap. */
    private static final Map<String, String> MEMORY = Map.of("operator", "512m", "webhook", "400m");

    private static final List<String> ACCOUNTS = List.of("portcullis-operator", "portcullis-webhook");

    private final TestCluster cluster;
    private final RunFolder folder;
    private final Settings settings;
    private final Registered registered;
    private final int webhookPort;
    private final Application operator;
    private final Application webhook;

    private Installation(
            TestCluster cluster, RunFolder folder, Settings settings, Registered registered, int webhookPort) {
        this.cluster = cluster;
        this.registered = registered;
        this.webhookPort = webhookPort;
        this.folder = folder;
        this.settings = settings;
        this.operator = operatorApplication("operator", Map.of());
        this.webhook = webhookApplication("webhook", webhookPort);
    }

    /** Returns a further replica of the webhook, not started yet, which the registration does not name. */
    public Application replica(String name, int port) {
        return webhookApplication(name, port);
    }

    /** Returns a further replica of the operator, not started yet, which takes the lease under its own name. */
    public Application operatorReplica(String name) {
        return operatorApplication(name, Map.of("PORTCULLIS_LEADER_IDENTITY", name));
    }

    /** Applies the manifests, starts both applications and waits until the webhook is ready. */
    public static Installation start(TestCluster cluster, RunFolder folder, Settings settings) {
        return start(cluster, folder, settings, Ports.free());
    }

    /** The same, with the webhook on a port that the cluster was told of. */
    public static Installation start(TestCluster cluster, RunFolder folder, Settings settings, int webhookPort) {
        return start(
                new Installation(cluster, folder, settings, new Registered(cluster.host(), webhookPort), webhookPort));
    }

    /**
     * The same, with the webhook on a port of its own, as one of those that the caller lets be found behind the registered port of this
     * machine's loopback, as a Service does.
     */
    public static Installation startBehind(TestCluster cluster, RunFolder folder, Settings settings, int port) {
        return start(new Installation(cluster, folder, settings, new Registered(NOT_LOOPBACK, port), Ports.free()));
    }

    private static Installation start(Installation installation) {
        try (var unwinding = new Unwinding()) {
            unwinding.on(installation);
            installation.apply();
            installation.operator.start();
            installation.webhook.start();
            unwinding.keep();
        }
        return installation;
    }

    /** Applies the manifests, and hands both applications credentials for the service accounts that are there now. */
    public void apply() {
        Manifests.apply(cluster, settings.manifests());
        for (var account : ACCOUNTS) {
            folder.write(
                    kubeconfig(account),
                    cluster.serviceAccount(NAMESPACE, account).kubeconfig());
        }
    }

    /** Returns the decision records so far. */
    public DecisionLog decisions() {
        return new DecisionLog(webhook.log());
    }

    public Application operator() {
        return operator;
    }

    public Application webhook() {
        return webhook;
    }

    /** Returns the port that the webhook listens on. */
    public int webhookPort() {
        return webhookPort;
    }

    private Application operatorApplication(String name, Map<String, String> environment) {
        var management = Ports.free();
        var program = program("operator", "portcullis-operator", settings.operator(), management)
                .withEnvironment("PORTCULLIS_WEBHOOK_URL", "https://" + registered.host() + ":" + registered.port());
        for (var variable : environment.entrySet()) {
            program = program.withEnvironment(variable.getKey(), variable.getValue());
        }
        return new Application(folder, name, program, management);
    }

    private Application webhookApplication(String name, int port) {
        var management = Ports.free();
        var program = program("webhook", "portcullis-webhook", settings.webhook(), management)
                .withEnvironment("PORTCULLIS_WEBHOOK_ADDRESS", "127.0.0.1")
                .withEnvironment("PORTCULLIS_WEBHOOK_PORT", Integer.toString(port))
                // Who ends it usually knows that nobody calls it.
                .withEnvironment(DRAIN, settings.environment().getOrDefault(DRAIN, "0s"));
        return new Application(folder, name, program, management);
    }

    private Program program(String name, String account, Path application, int management) {
        var program = settings.start()
                .program(name, application, options(name))
                .withEnvironment(
                        "KUBECONFIG", folder.path().resolve(kubeconfig(account)).toString())
                .withGrace(GRACE)
                .withEnvironment("QUARKUS_HTTP_HOST", "127.0.0.1")
                .withEnvironment("QUARKUS_HTTP_PORT", Integer.toString(management));
        for (var setting : settings.environment().entrySet()) {
            program = program.withEnvironment(setting.getKey(), setting.getValue());
        }
        return program;
    }

    private static String kubeconfig(String account) {
        return account + ".kubeconfig";
    }

    /** Besides those that stand beside the application. */
    private List<String> options(String name) {
        return Stream.concat(
                        Stream.of("-XX:MaxRAM=" + MEMORY.get(name), "-Dapplication=" + name),
                        settings.options().stream())
                .toList();
    }

    @Override
    public void close() {
        webhook.stop();
        operator.stop();
    }

    /** Where the API server is told to find the webhook. */
    private record Registered(String host, int port) {}

    /**
     * What to install.
     *
     * @param manifests folder with the manifests
     * @param operator folder of the packaged operator
     * @param webhook folder of the packaged webhook
     * @param environment settings of both
     * @param options of their virtual machines, besides those that they always have
     * @param start how they are started
     */
    public record Settings(
            Path manifests,
            Path operator,
            Path webhook,
            Map<String, String> environment,
            List<String> options,
            Start start) {
        public Settings {
            environment = Map.copyOf(environment);
            options = List.copyOf(options);
        }

        /** Returns settings that install what was built, allowed to reach these registries by plain HTTP on loopback. */
        public static Settings of(Repository repository, String... registries) {
            return new Settings(
                            repository.manifests(),
                            repository.application("operator"),
                            repository.application("webhook"),
                            Map.of(),
                            List.of(),
                            Start.QUICK)
                    .reaching(registries);
        }

        /** Returns the same, allowed to reach these registries and no others by plain HTTP on loopback. */
        public Settings reaching(String... registries) {
            var environment = new TreeMap<String, String>();
            for (var i = 0; i < registries.length; i++) {
                var prefix = "PORTCULLIS_REGISTRIES_" + i + "__";
                environment.put(prefix + "HOST", registries[i]);
                environment.put(prefix + "PLAIN_HTTP", "true");
                environment.put(prefix + "ALLOW_PRIVATE_ADDRESSES", "true");
            }
            return with(environment);
        }

        /** Returns the same, of what lies in the file systems of images: {@code operator} and {@code webhook} in this folder. */
        public Settings unpacked(Path images) {
            var operator = images.resolve("operator/opt/portcullis");
            var webhook = images.resolve("webhook/opt/portcullis");
            return new Settings(manifests, operator, webhook, environment, options, Start.UNPACKED);
        }

        /** Returns the same with further settings of both. */
        public Settings with(Map<String, String> further) {
            var wider = new TreeMap<>(environment);
            wider.putAll(further);
            return new Settings(manifests, operator, webhook, wider, options, start);
        }

        /** Returns the same with these namespaces exempt besides those that are by default. */
        public Settings exempting(String... namespaces) {
            return with(Map.of(
                    "PORTCULLIS_EXEMPT_NAMESPACES",
                    "kube-system,kube-public,kube-node-lease," + String.join(",", namespaces)));
        }

        /** Returns the same with images judged in objects of one other kind. */
        public Settings judging(String group, String version, String resource, String... paths) {
            var prefix = "PORTCULLIS_IMAGE_RESOURCES_0__";
            return with(Map.of(
                    prefix + "GROUP", group,
                    prefix + "VERSION", version,
                    prefix + "RESOURCE", resource,
                    prefix + "PATHS", String.join(",", paths)));
        }

        /** Returns the same with another packaged webhook. */
        public Settings withWebhook(Path application) {
            return new Settings(manifests, operator, application, environment, options, start);
        }

        /** Returns the same with virtual machines as they serve a cluster, and these options besides. */
        public Settings forLongRuns(List<String> more) {
            var lasting = Start.QUICK.equals(start) ? Start.PACKAGED : start;
            return new Settings(manifests, operator, webhook, environment, more, lasting);
        }

        /** Returns the same started in another way. */
        public Settings started(Start way) {
            return new Settings(manifests, operator, webhook, environment, options, way);
        }
    }
}
