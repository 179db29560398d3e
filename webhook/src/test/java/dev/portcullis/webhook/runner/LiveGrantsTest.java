package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.runner.admission.Grants;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is granted to a Pod, by reservations and pools that an API server has and that are not what they seem. */
class LiveGrantsTest {
    private static final String API = "/apis/portcullis.dev/v1alpha1/";
    private static final String RESERVATIONS = API + "namespaces/ci/runnerreservations/";
    private static final String POOL = API + "runnerpools/linux";
    private static final String GONE = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}";

    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer api;
    private KubernetesClient client;
    private RunnerState state;

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            var path = exchange.getRequestURI().toString();
            asked.add(path);
            var body = objects.getOrDefault(path, GONE).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(objects.containsKey(path) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        state = new RunnerState(client);
        pool(7, "\"mine\"");
    }

    @AfterEach
    void stop() {
        state.close();
        client.close();
        api.stop(0);
    }

    private void pool(long epoch, String uids) {
        objects.put(POOL, """
                {"kind": "RunnerPool", "apiVersion": "portcullis.dev/v1alpha1", "metadata": {"name": "linux"},
                 "spec": {}, "status": {"grants": {"epoch": %d, "uids": [%s]}}}
                """.formatted(epoch, uids));
    }

    private void reservation(String name, String metadata, String podUid, long epoch) {
        objects.put(RESERVATIONS + name, """
                {"kind": "RunnerReservation", "apiVersion": "portcullis.dev/v1alpha1",
                 "metadata": {"namespace": "ci", "name": "%s"%s},
                 "spec": {"podUid": "%s", "podName": "pod", "poolName": "linux", "budgetName": "api", "epoch": %d}}
                """.formatted(name, metadata, podUid, epoch));
    }

    @Test
    void areThoseOfThePoolThatItsReservationNamesReadByName() {
        reservation("mine", "", "mine", 7);

        assertThat(state.grants("ci", "mine")).isEqualTo(new Grants(7, Set.of("mine")));
        assertThat(asked).containsExactly(RESERVATIONS + "mine", POOL);
    }

    @ParameterizedTest
    @CsvSource({"mine, other", "mine, ''", "other, mine"})
    void areNoneByAReservationThatIsAnotherPods(String name, String podUid) {
        reservation(name, "", podUid, 7);

        assertThat(state.grants("ci", "mine")).isEqualTo(Grants.NONE);
        assertThat(asked).doesNotContain(POOL);
    }

    @Test
    void areNoneForAPodThatTookTheNameOfOneThatWasGranted() {
        reservation("mine", "", "mine", 7);

        assertThat(state.grants("ci", "its-successor")).isEqualTo(Grants.NONE);
        assertThat(state.grants("other", "mine")).isEqualTo(Grants.NONE);
    }

    @Test
    void areNoneByAReservationThatIsBeingDeleted() {
        reservation("mine", ", \"deletionTimestamp\": \"2026-06-01T12:00:00Z\"", "mine", 7);

        assertThat(state.grants("ci", "mine")).isEqualTo(Grants.NONE);
        assertThat(state.reserved("ci", "mine")).isEmpty();
    }

    @Test
    void areWhatThePoolSaysWhateverAReservationOfAFormerLeaderSays() {
        reservation("mine", "", "mine", 7);
        pool(8, "\"other\"");

        assertThat(state.grants("ci", "mine")).isEqualTo(new Grants(8, Set.of("other")));
    }

    @Test
    void areReadAnewEachTime() {
        reservation("mine", "", "mine", 7);
        assertThat(state.grants("ci", "mine").uids()).containsExactly("mine");

        pool(7, "");
        assertThat(state.grants("ci", "mine").uids()).isEmpty();
        objects.remove(RESERVATIONS + "mine");
        assertThat(state.grants("ci", "mine")).isEqualTo(Grants.NONE);
    }

    @Test
    void areNoneWithoutThePool() {
        reservation("mine", "", "mine", 7);
        objects.remove(POOL);

        assertThat(state.grants("ci", "mine")).isEqualTo(Grants.NONE);
    }

    @Test
    void areNotKnownWhereThePoolCannotBeRead() {
        reservation("mine", "", "mine", 7);
        objects.put(POOL, "{\"kind\": 7");

        assertThatThrownBy(() -> state.grants("ci", "mine")).isInstanceOf(RuntimeException.class);
    }
}
