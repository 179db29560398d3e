package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.cli.record.RecordSchema;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook wrote to a file while it served a cluster, read by the packaged command line. */
class RecordsReplayIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static Path records;
    private static Path revisions;
    private static String signed;

    @BeforeAll
    static void serve() throws IOException {
        stack = LocalStack.builder()
                .name("records")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        records = folder.resolve("decisions.ndjson");
        var images = new ImageFixtures(stack.registry(), 11);
        var image = images.image("apps/signed", "v1");
        var key = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(key, image.byDigest());
        signed = image.byDigest();
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        stack.controlPlane().createNamespace("free", Map.of());
        var host = stack.registry().host();
        var installation =
                stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings(host)));
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(host, key.publicKeyPem()));
        resources.awaitEffect();
        try (var client = stack.controlPlane().admin().client()) {
            // A webhook hears of a revision a moment after the operator.
            assertThat(Deadline.in(Duration.ofMinutes(1)).await(() -> isCreated(client, "shop", signed)))
                    .isTrue();
            for (var other : List.of(
                    images.image("apps/unsigned", "v1").byDigest(),
                    image.byTag(),
                    "elsewhere.example.com/app:v1",
                    "No:Reference")) {
                isCreated(client, "shop", other);
                isCreated(client, "free", other);
            }
            revisions = Files.writeString(folder.resolve("revisions.json"), revisions(client));
        }
        // At its end a webhook writes what waits, which takes as long as it takes.
        installation.webhook().end(Duration.ofMinutes(2));
    }

    private static Installation.Settings settings(String host) {
        return Installation.Settings.of(Repository.find(), host)
                .with(Map.of(
                        "PORTCULLIS_DECISIONS_SINK", "FILE", "PORTCULLIS_DECISIONS_FILE_PATH", records.toString()));
    }

    private static boolean isCreated(KubernetesClient client, String namespace, String image) {
        try {
            client.resource(Pods.of(namespace, "attempt-" + UUID.randomUUID(), image))
                    .create();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void theSchemaDescribesThem() throws IOException {
        var schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        RecordSchema.text(),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        var lines = Files.readAllLines(records);

        assertThat(lines).hasSizeGreaterThan(10);
        for (var line : lines) {
            assertThat(problems(schema, JSON.readTree(line))).as(line).isEmpty();
        }
    }

    @Test
    void theCommandLineDecidesThemTheSame() throws Exception {
        var judged = Files.readAllLines(records).stream()
                .filter(line -> !line.contains("\"images\":[]") || line.contains("GateProbe"))
                .toList();
        assertThat(judged).anyMatch(line -> line.contains("\"verdict\":\"Deny\""));
        assertThat(judged).anyMatch(line -> line.contains("\"reason\":\"Verified\""));
        var file = Files.write(folder.resolve("judged.ndjson"), judged);

        var run = run("replay", file.toString(), "--revisions", revisions.toString());

        assertThat(run)
                .contains(judged.size() + " records: " + judged.size() + " decided the same")
                .endsWith("exit 0");
    }

    @Test
    void aPolicyForAnotherKeyWouldRefuseWhatWasAllowed() throws Exception {
        var policy = KeySigned.policy(stack.registry().host() + "/**").replace("keys: [release]", "keys: [other]");
        var file = Files.writeString(folder.resolve("policy.yaml"), policy);

        var run = run("replay", records.toString(), "--revisions", revisions.toString(), "--policy", file.toString());

        assertThat(run)
                .contains("would be decided otherwise:")
                .contains("allowed [Verified] -> refused [SignerNotAuthorized]")
                .endsWith("exit 1");
    }

    @Test
    void theCommandLineExplainsOne() throws Exception {
        for (var line : Files.readAllLines(records)) {
            var record = JSON.readTree(line);
            if (record.path("reason").asText().equals("SignatureMissing")) {
                var run = run(
                        "explain",
                        records.toString(),
                        "--uid",
                        record.path("uid").asText());
                assertThat(run)
                        .startsWith("refused [SignatureMissing]")
                        .contains("looked at all of")
                        .endsWith("exit 0");
                return;
            }
        }
        throw new AssertionError("nothing unsigned was refused");
    }

    private static List<String> problems(JsonSchema schema, JsonNode record) {
        return schema.validate(record).stream().map(Object::toString).toList();
    }

    private static String revisions(KubernetesClient client) {
        var items = client.resources(PolicyRevision.class).list().getItems().stream()
                .map(Serialization::asJson)
                .toList();
        return "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" + String.join(",", items) + "]}";
    }

    /** Returns what the launcher wrote, and its exit code. */
    private static String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Repository.find().root().resolve("cli/target/portcullis").toString()));
        command.addAll(List.of(arguments));
        var out = Files.createTempFile(folder, "run", ".txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return Files.readString(out) + "exit " + process.exitValue();
    }
}
