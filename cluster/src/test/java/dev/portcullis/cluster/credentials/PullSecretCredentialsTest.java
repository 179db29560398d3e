package dev.portcullis.cluster.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an HTTP server that speaks the few paths of an API server that are needed. */
@Timeout(60)
final class PullSecretCredentialsTest {
    private static final ImageRepository REPOSITORY =
            ImageReference.parse("registry.example.com/apps/shop:v1").repository();

    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;

    PullSecretCredentialsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getRawPath();
            asked.add(path);
            var body = objects.getOrDefault(path, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}")
                    .getBytes(StandardCharsets.UTF_8);
            var status = !objects.containsKey(path) ? 404 : objects.get(path).equals("403") ? 403 : 200;
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void readsNothingBeforeItIsAsked() {
        var source = new PullSecretCredentials(client).of("shop", spec("'imagePullSecrets': [{'name': 'pull'}]"));

        assertThat(asked).isEmpty();
        assertThat(source.forRepository(REPOSITORY)).isEmpty();
        var once = asked.size();
        source.forRepository(REPOSITORY);
        assertThat(asked).hasSize(once);
    }

    @Test
    void readsThePodsSecretsThenThoseOfItsServiceAccount() {
        secret("shop", "pull", "pod");
        secret("shop", "shared", "account");
        account("shop", "till", "shared", "pull");

        assertThat(credentials("'serviceAccountName': 'till', 'imagePullSecrets': [{'name': 'pull'}]"))
                .extracting(Credential::username)
                .containsExactly("pod", "account");
    }

    @Test
    void takesTheDefaultServiceAccountWhereNoneIsNamed() {
        secret("shop", "shared", "account");
        account("shop", "default", "shared");

        assertThat(credentials("")).extracting(Credential::username).containsExactly("account");
    }

    @Test
    void readsNoMoreThanSixteenSecrets() {
        var names = IntStream.range(0, 40)
                .mapToObj(number -> "{'name': 'pull-" + number + "'}")
                .collect(Collectors.joining(","));

        credentials("'imagePullSecrets': [" + names + "]");

        assertThat(asked).filteredOn(path -> path.contains("/secrets/")).hasSize(16);
    }

    @Test
    void oneThatCannotBeReadSpoilsNoOther() {
        objects.put("/api/v1/namespaces/shop/secrets/forbidden", "403");
        objects.put(
                "/api/v1/namespaces/shop/secrets/garbled",
                "{\"kind\":\"Secret\",\"apiVersion\":\"v1\","
                        + "\"metadata\":{\"name\":\"garbled\"},\"type\":\"kubernetes.io/dockerconfigjson\","
                        + "\"data\":{\".dockerconfigjson\":\"%%%\"}}");
        objects.put("/api/v1/namespaces/shop/secrets/opaque", object("opaque", "Opaque", "{}"));
        objects.put(
                "/api/v1/namespaces/shop/secrets/broken", object("broken", "kubernetes.io/dockerconfigjson", "{nope"));
        secret("shop", "good", "pod");

        assertThat(credentials("'imagePullSecrets': [{'name': 'forbidden'}, {'name': 'garbled'}, {'name': 'opaque'},"
                        + " {'name': 'broken'}, {'name': 'missing'}, {'name': 'good'}]"))
                .extracting(Credential::username)
                .containsExactly("pod");
    }

    @Test
    void keepsNoMoreThanAnyPullSecretNeeds() {
        var padding = "x".repeat(200 * 1024);
        for (var name : List.of("a", "b", "c")) {
            objects.put(
                    "/api/v1/namespaces/shop/secrets/" + name,
                    object(
                            name,
                            "kubernetes.io/dockerconfigjson",
                            "{\"auths\":{\"registry.example.com\":{\"username\":\"" + name
                                    + "\",\"password\":\"p\",\"x\":\"" + padding + "\"}}}"));
        }

        assertThat(credentials("'imagePullSecrets': [{'name': 'a'}, {'name': 'b'}, {'name': 'c'}]"))
                .extracting(Credential::username)
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../other/secrets/pull",
                "..%2F..%2Fother%2Fsecrets%2Fpull",
                "pull?x",
                "pull#x",
                "..",
                ".",
                "",
                "a/b",
                "Pull",
                "pull\\\\x"
            })
    void neverLeavesTheNamespace(String name) {
        secret("other", "pull", "stolen");
        account("shop", "default", name);

        assertThat(credentials("'imagePullSecrets': [{'name': '" + name + "'}]"))
                .isEmpty();
        assertThat(credentials("'serviceAccountName': '" + name + "'")).isEmpty();
        assertThat(asked).allMatch(path -> path.equals("/api/v1/namespaces/shop/serviceaccounts/default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a': {'name': 'pull'}}", "'pull'", "null", "[null]", "['pull']", "[{'name': 1}]"})
    void readsNothingFromWhatIsNoListOfNames(String secrets) {
        secret("shop", "pull", "pod");

        assertThat(credentials("'imagePullSecrets': " + secrets)).isEmpty();
    }

    private List<Credential> credentials(String fields) {
        return new PullSecretCredentials(client).of("shop", spec(fields)).forRepository(REPOSITORY);
    }

    private static com.fasterxml.jackson.databind.JsonNode spec(String fields) {
        try {
            return new ObjectMapper().readTree(("{" + fields + "}").replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void account(String namespace, String name, String... secrets) {
        var references = java.util.Arrays.stream(secrets)
                .map(secret -> "{\"name\":\"" + secret + "\"}")
                .collect(Collectors.joining(","));
        objects.put(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name,
                "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name
                        + "\"},\"imagePullSecrets\":[" + references + "]}");
    }

    private void secret(String namespace, String name, String username) {
        var config = "{\"auths\":{\"registry.example.com\":{\"username\":\"" + username + "\",\"password\":\"p\"}}}";
        objects.put(
                "/api/v1/namespaces/" + namespace + "/secrets/" + name,
                object(name, "kubernetes.io/dockerconfigjson", config));
    }

    private static String object(String name, String type, String config) {
        return "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"},\"type\":\"" + type
                + "\",\"data\":{\".dockerconfigjson\":\""
                + Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)) + "\"}}";
    }
}
