package dev.portcullis.operator.process;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.manifests.Manifests;
import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.SharedClasses;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A real API server with our manifests, on which packaged operators run as processes under their own service account. */
final class Stage implements AutoCloseable {
    static final String NAMESPACE = "portcullis-system";

    private static final String WEBHOOK_URL = "PORTCULLIS_WEBHOOK_URL";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What the supervisor gives a program at most when it is closed. One that is ended by force does not give its lease back. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Tools tools = Tools.find();
    private final RunFolder folder = RunFolder.create(tools, "operator");
    private final ControlPlane cluster;
    private final KubernetesClient client;
    private final int webhookPort = Ports.free();

    Stage() {
        cluster = ControlPlane.start(tools, folder, ControlPlaneOptions.minimal());
        client = cluster.admin().client();
        var objects = new ArrayList<HasMetadata>();
        Manifests.files().forEach((name, text) -> {
            if (!"kustomization.yaml".equals(name)) {
                objects.addAll(client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .items());
            }
        });
        objects.stream().filter(Stage::comesFirst).forEach(this::apply);
        Definitions.awaitEstablished(client);
        objects.stream().filter(object -> !comesFirst(object)).forEach(this::apply);
    }

    private static boolean comesFirst(HasMetadata object) {
        return object instanceof CustomResourceDefinition || object instanceof Namespace;
    }

    void apply(HasMetadata object) {
        client.resource(object).forceConflicts().serverSideApply();
    }

    void apply(String yaml) {
        parse(yaml).forEach(this::apply);
    }

    List<HasMetadata> parse(String yaml) {
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    ControlPlane cluster() {
        return cluster;
    }

    /** Puts another installation key beside those that are there, as an administrator does; the operator itself may not. */
    void rotateKey(int fill) {
        var secrets = new KeptSecrets(client, NAMESPACE);
        var secret = secrets.get(InstallationKeys.SECRET).orElseThrow();
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        secrets.replace(secret, InstallationKeys.rotated(secret.getData(), bytes));
    }

    KubernetesClient client() {
        return client;
    }

    /** Returns a new client with the operator's own rights, which the caller closes. */
    KubernetesClient operatorClient() {
        var operator = cluster.serviceAccount(NAMESPACE, "portcullis-operator").client();
        // The API server goes by roles and bindings a moment after it has stored them.
        await("the operator's rights", () -> hasRights(operator));
        return operator;
    }

    private static boolean hasRights(KubernetesClient operator) {
        try {
            operator.resources(PolicyRevision.class).list();
            operator.configMaps().inNamespace(NAMESPACE).list();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Returns who holds the lease; empty for nobody. */
    String leader() {
        var lease = client.leases()
                .inNamespace(NAMESPACE)
                .withName("portcullis-operator")
                .get();
        var holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    int webhookPort() {
        return webhookPort;
    }

    FakeWebhook webhook() {
        await(
                "the certificate",
                () -> client.secrets()
                                .inNamespace(NAMESPACE)
                                .withName("portcullis-webhook-certificate")
                                .get()
                        != null);
        return FakeWebhook.start(client, webhookPort);
    }

    /** Starts an operator and waits until it is ready. */
    RunningOperator operator(String name) {
        return launch(name).awaitReady();
    }

    /** Starts an operator. */
    RunningOperator launch(String name) {
        return launch(name, Map.of());
    }

    /** Starts an operator with further settings. */
    RunningOperator launch(String name, Map<String, String> environment) {
        var management = Ports.free();
        var application = Path.of("target/quarkus-app").toAbsolutePath();
        var url = "https://127.0.0.1:" + webhookPort;
        Program program = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        SharedClasses.option(application, Map.of(WEBHOOK_URL, url)),
                        "-jar",
                        application.resolve("quarkus-run.jar").toString())
                .withEnvironment(
                        "KUBECONFIG",
                        cluster.kubeconfigFor(NAMESPACE, "portcullis-operator").toString())
                .withEnvironment("QUARKUS_HTTP_HOST", "127.0.0.1")
                .withEnvironment("QUARKUS_HTTP_PORT", Integer.toString(management))
                .withEnvironment(WEBHOOK_URL, url)
                .withEnvironment("PORTCULLIS_REGISTRIES_0__HOST", "127.0.0.1:1")
                .withEnvironment("PORTCULLIS_LEADER_IDENTITY", name)
                .withGrace(GRACE);
        for (var setting : environment.entrySet()) {
            program = program.withEnvironment(setting.getKey(), setting.getValue());
        }
        return new RunningOperator(Supervised.start(folder, name, program), management);
    }

    /** An operator that runs as a process. */
    record RunningOperator(Supervised process, int management) implements AutoCloseable {
        String metrics() {
            // An upgrade to HTTP/2 in clear text can leave the client waiting without end.
            var clients =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
            try (var http = clients.build()) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/metrics"))
                        .timeout(SOON);
                return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (IOException e) {
                return "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "";
            }
        }

        /** Waits until it is ready. */
        RunningOperator awaitReady() {
            process.awaitReady(SOON, () -> answers(management));
            return this;
        }

        /** Ends it by SIGTERM; returns its exit status, which is 0 only if it ended in the time that it gives itself. */
        int end() {
            return process.end(SOON);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static boolean answers(int management) {
        try (var probe = HttpProbe.plain()) {
            return probe.answers(URI.create("http://127.0.0.1:" + management + "/q/health/ready"));
        }
    }

    static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(SOON).await(condition)) {
            throw new AssertionError("not within " + SOON + ": " + what);
        }
    }

    Condition condition(EvidencePolicy policy, Condition.Type type) {
        return find(policy.getStatus() == null ? List.of() : policy.getStatus().conditions(), type);
    }

    EvidencePolicy policy(String name) {
        return client.resources(EvidencePolicy.class).withName(name).get();
    }

    /** Has a policy's status name another revision, or none, whatever its leader writes meanwhile. */
    EvidencePolicy nameRevision(String name, @Nullable String revision) {
        var value = revision == null ? "null" : "\"" + revision + "\"";
        return client.resource(policy(name))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"revision\":" + value + "}}");
    }

    TrustRoot trustRoot(String name) {
        return client.resources(TrustRoot.class).withName(name).get();
    }

    /** Waits until a policy's condition of that type has this reason. */
    EvidencePolicy awaitPolicy(String name, Condition.Type type, String reason) {
        var seen = new AtomicReference<>(policy(name));
        try {
            await(name + " " + type, () -> {
                seen.set(policy(name));
                return reason.equals(condition(seen.get(), type).reason());
            });
        } catch (AssertionError e) {
            throw new AssertionError(name + " has " + seen.get().getStatus() + ", wanted " + type + " " + reason, e);
        }
        return seen.get();
    }

    /** Waits until a trust root's condition of that type has this reason. */
    TrustRoot awaitTrustRoot(String name, Condition.Type type, String reason) {
        var seen = new AtomicReference<>(trustRoot(name));
        try {
            await(name + " " + type, () -> {
                seen.set(trustRoot(name));
                var status = seen.get().getStatus();
                return status != null
                        && reason.equals(find(status.conditions(), type).reason());
            });
        } catch (AssertionError e) {
            throw new AssertionError(name + " has " + seen.get().getStatus(), e);
        }
        return seen.get();
    }

    static Condition find(List<Condition> conditions, Condition.Type type) {
        return conditions.stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElse(new Condition(type, Condition.Status.UNKNOWN, "", "", 0, ""));
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
        if (Boolean.getBoolean("keep")) {
            // Logs for somebody to look at.
            folder.keep(true);
        }
        folder.close();
    }
}
