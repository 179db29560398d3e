package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.operator.event.WorkloadEvents;
import dev.portcullis.operator.runner.ClusterWrites.Opening;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of an API server, which answers all of it with one status. */
class ClusterWriterTest {
    private static final RunnerPod POD = new RunnerPod(
            "uid-1",
            "ci",
            "runner-1",
            RunnerPod.Phase.GATED,
            new RunnerPod.Whose.Nobody(),
            Amounts.NONE,
            FakeCluster.NOW,
            true);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer api;
    private KubernetesClient client;
    private ClusterWriter writer;

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var said = status == 200 ? "{\"metadata\": {\"name\": \"a\"}}" : "{\"code\": " + status + "}";
            var answer = said.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        writer = new ClusterWriter(client, new WorkloadEvents(client, InstantSource.system(), "test"));
    }

    @AfterEach
    void stop() {
        client.close();
        api.stop(0);
    }

    private void report() {
        writer.report("ci", "uid-1", new RunnerReservationStatus(List.of(), List.of()));
    }

    @Test
    void aGateIsOpenedByOneRequestThatTestsWhosItIs() {
        assertThat(writer.open(POD, 7)).isEqualTo(new Opening.Opened());

        assertThat(asked).containsExactly("PATCH /api/v1/namespaces/ci/pods/runner-1");
        assertThat(bodies.getFirst())
                .contains("{\"op\": \"test\", \"path\": \"/metadata/uid\", \"value\": \"uid-1\"}")
                .contains("\"/metadata/annotations/portcullis.dev~1grant-epoch\", \"value\": \"7\"");
    }

    @Test
    void aPodThatIsGoneIsNotOpened() {
        status = 404;

        assertThat(writer.open(POD, 7)).isEqualTo(new Opening.Gone());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 422})
    void aGateThatMayNotBeOpenedIsNot(int refused) {
        status = refused;

        assertThat(writer.open(POD, 7)).isInstanceOf(Opening.Refused.class);
    }

    @Test
    void nobodyKnowsWhatBecameOfAGateWithoutAnAnswer() {
        status = 500;

        assertThatExceptionOfType(ClusterFault.class).isThrownBy(() -> writer.open(POD, 7));
    }

    @Test
    void howFarAJobIsIsSaidByOneRequest() {
        report();

        assertThat(asked)
                .containsExactly("PATCH /apis/portcullis.dev/v1alpha1/namespaces/ci/runnerreservations/uid-1/status");
        assertThat(bodies).containsExactly("[{\"op\": \"add\", \"path\": \"/status\", \"value\": {}}]");
    }

    @Test
    void aRecordThatIsGoneHasNothingToSay() {
        status = 404;
        report();

        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409, 500})
    void whatCouldNotBeSaidIsTold(int refused) {
        status = refused;

        assertThatExceptionOfType(ClusterFault.class).isThrownBy(this::report);
    }
}
