package dev.portcullis.webhook.admission;

import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.crds.gate.GateProbeSpec;
import dev.portcullis.crds.gate.ProbeAnswer;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.TagPinner;
import dev.portcullis.webhook.config.WebhookConfig;
import dev.portcullis.webhook.exception.ExemptVerb;
import dev.portcullis.webhook.policy.ClusterState;
import dev.portcullis.webhook.policy.DataWatch;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.runner.RunnerState;
import dev.portcullis.webhook.tls.CertificateFollower;
import dev.portcullis.webhook.verified.VerifiedImageFollower;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the gate's server when the application starts, and ends it without dropping what is being decided. */
@ApplicationScoped
class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Duration LAST_DECISIONS = Duration.ofMillis(2500);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long BODY_MILLISECONDS = 5000;
    private static final int IDLE_SECONDS = 120;
    private static final int DATA_REPLACED = 1;

    private final Vertx vertx;
    private final WebhookConfig config;
    private final ClusterState state;
    private final CertificateFollower certificate;
    private final DataWatch data;
    private final VerifiedImageFollower images;
    private final RunnerState runners;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InTime inTime = new InTime(threads);
    private final InFlight inFlight = new InFlight();
    private final AdmissionServer admission;
    private @Nullable HttpServer server;
    private volatile boolean ending;

    @Inject
    Gate(
            Vertx vertx,
            WebhookConfig config,
            ClusterState state,
            CertificateFollower certificate,
            DataWatch data,
            VerifiedImageFollower images,
            RunnerState runners,
            KubernetesClient client,
            ImageEvaluator evaluator,
            TagPinner pinner,
            PodCredentials credentials,
            ExemptVerb verb,
            DecisionSink sink,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.state = state;
        this.certificate = certificate;
        this.data = data;
        this.images = images;
        this.runners = runners;
        var resources = ImageResourceSetting.resources(config.imageResources());
        var settings = new AdmissionHandler.Settings(
                config.webhook().deadline(), GRACE, Clock.systemUTC(), threads, inTime, resources, this::answerProbe);
        var handler = new AdmissionHandler(state, evaluator, credentials, sink, settings);
        var pinning =
                new PinHandler(state, pinner, credentials, config.webhook().deadline());
        var approval = new ApprovalHandler(
                state, state, verb, Clock.systemUTC(), config.webhook().deadline());
        var serialization = client.getKubernetesSerialization();
        var waiting = new RunnerHandler(
                runners,
                node -> serialization.convertValue(node, Pod.class),
                new RunnerRecords(sink, Clock.systemUTC()),
                config.namespace());
        this.admission = new AdmissionServer(
                vertx,
                state,
                new ReviewDecoder(resources),
                new AdmissionServer.Handlers(
                        handler, pinning, approval, waiting, new UnreadReviews(sink, meters, Clock.systemUTC())),
                threads,
                inFlight,
                BODY_MILLISECONDS);
    }

    void start(@Observes StartupEvent event) throws Exception {
        state.start();
        images.start();
        runners.start();
        certificate.start();
        data.start(() -> Quarkus.asyncExit(DATA_REPLACED));
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(certificate.keyManager()))
                .addEnabledSecureTransportProtocol("TLSv1.3")
                .removeEnabledSecureTransportProtocol("TLSv1.1")
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ConnectionWindowSize(AdmissionServer.CONNECTION_WINDOW)
                .setHost(config.webhook().address())
                .setPort(config.webhook().port());
        var listening = vertx.createHttpServer(options)
                .requestHandler(admission::receive)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        server = listening;
        LOG.atInfo()
                .addKeyValue("address", config.webhook().address())
                .addKeyValue("port", listening.actualPort())
                .log("admission server listens");
    }

    /**
     * Answers on until the cluster has heard of the end, then takes no more requests, finishes those that are being decided, and ends the rest.
     * That takes as long as the setting says and as a decision may, and 2 s.
     */
    void stop(@Observes ShutdownEvent event) throws Exception {
        ending = true;
        admission.letGo();
        TimeUnit.NANOSECONDS.sleep(config.webhook().drain().toNanos());
        if (!inFlight.stop(lastDecisions())) {
            LOG.warn("requests are still being decided; their callers see the connection end");
        }
        var listening = server;
        if (listening != null) {
            listening.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        inTime.close();
        data.close();
        certificate.close();
        runners.close();
        images.close();
        state.close();
    }

    /** Who does not wait for callers to leave does not wait for long look-ups either. */
    private Duration lastDecisions() {
        var webhook = config.webhook();
        return webhook.drain().isZero() ? LAST_DECISIONS : webhook.deadline().plus(GRACE);
    }

    /** Returns why the webhook is not ready; empty if it is. */
    String unreadiness() {
        if (ending) {
            return "the webhook is about to end";
        }
        if (!state.isReady()) {
            return "policies, trust roots, revisions, namespaces and the installation key have not all been read yet";
        }
        if (!certificate.isReady()) {
            return "there is no serving certificate yet";
        }
        return images.isReady() ? data.problem() : "what the operator verified has not all been read yet";
    }

    private String answerProbe(String entry, AdmissionRequest request) {
        var spec = request.object().path("spec");
        var probe = new GateProbeSpec(
                spec.path("entry").asText(""), spec.path("challenge").asText(""));
        var keys = state.current();
        if (keys.isEmpty() || !probe.entry().equals(entry)) {
            return "[GateProbe] this is the path of entry " + entry;
        }
        if (!state.knows(entry)) {
            // The operator lets an entry serve once it answers, which must not be before its policy is known here.
            return "[GateProbe] the policy of entry " + entry + " has not been read yet";
        }
        return ProbeAnswer.message(keys.get().current(), probe);
    }
}
