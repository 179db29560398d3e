package dev.portcullis.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.Credentials;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into a real registry, and from there into OPA. */
class PushCommandTest {
    private static final String OPA = Tools.find().binary("opa").toString();
    private static final Duration LONG = Duration.ofSeconds(60);

    private static LocalStack stack;
    private static String host;

    @TempDir
    private static Path folder;

    private static Path source;
    private static Path bundle;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-push").registry().start();
        host = stack.registry().host();
        source = Files.createDirectory(folder.resolve("policy"));
        Files.writeString(source.resolve("a.rego"), """
                package portcullis

                deny contains "not on the list" if not input.image in data.allowed
                """);
        Files.writeString(source.resolve("data.json"), "{\"allowed\": [\"one\"]}");
        bundle = folder.resolve("bundle.tar.gz");
        assertThat(run("build", source.toString(), "-o", bundle.toString()).code())
                .isEqualTo(ExitCode.OK);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void storesTheVeryBundleUnderTheDigestThatItPrints() throws IOException {
        var run = push(host + "/policies/stored:v1", bundle);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith(host + "/policies/stored@sha256:").endsWith("\n");
        var manifest = manifest(run.out().strip());
        assertThat(manifest.config().mediaType()).isEqualTo(PolicyBundle.CONFIG_TYPE);
        assertThat(manifest.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.mediaType()).isEqualTo(PolicyBundle.LAYER_TYPE);
            assertThat(layer.digest()).isEqualTo(Digest.of(Files.readAllBytes(bundle)));
        });
    }

    @Test
    void opaLoadsWhatWasPushed() throws IOException, InterruptedException {
        assertThat(push(host + "/policies/opa:v1", source).code()).isEqualTo(ExitCode.OK);
        var config = Files.writeString(folder.resolve("opa.json"), """
                {"services": {"registry": {"url": "http://%s", "type": "oci"}},
                 "bundles": {"pushed": {"service": "registry", "resource": "%s/policies/opa:v1"}}}
                """.formatted(host, host));
        var input = Files.writeString(folder.resolve("input.json"), "{\"image\": \"two\"}");

        var report = opa("exec", "-c", config.toString(), "--decision", "portcullis/deny", input.toString());

        assertThat(report).contains("not on the list").doesNotContain("error");
    }

    @Test
    void pushesNothingThatRefusesNothingOrIsWrong() throws IOException {
        var wrong = Files.createDirectory(folder.resolve("wrong"));
        Files.writeString(wrong.resolve("a.rego"), "package portcullis\n\ndeny contains x if y\n");
        var harmless = Files.createDirectory(folder.resolve("harmless"));
        Files.writeString(harmless.resolve("a.rego"), "package portcullis\n\nwarn contains \"x\" if true\n");

        assertRefused(push(host + "/policies/none:v1", wrong), "a.rego:3:");
        assertRefused(push(host + "/policies/none:v1", harmless), "data.portcullis.deny");
        assertThat(resolve(host + "/policies/none", "v1")).isInstanceOf(RegistryResult.NotFound.class);
    }

    @Test
    void usesTheLoginOfDockerAndSaysWhereItIsRefused() throws IOException {
        try (var registry = ScriptedRegistry.start()) {
            registry.otherwise(Response.challenge("Basic realm=\"x\""));
            var credentials = new Credentials("alice", "alice-secret");
            Files.writeString(folder.resolve("config.json"), credentials.dockerConfig(registry.host()));

            var run = CommandLineRun.of(folder, arguments(registry.host() + "/policies/a:v1", registry.host()));

            assertRefused(run, "[RegistryUnauthorized]");
            assertThat(registry.authorizations()).contains(credentials.basic());
            assertThat(run.out() + run.err()).doesNotContain("alice-secret", credentials.basic());
        }
    }

    @Test
    void saysThatARegistryIsAwayAndWhatCannotBeUsed() {
        var nobody = "127.0.0.1:1";

        assertThat(CommandLineRun.of(arguments(nobody + "/policies/a:v1", nobody)))
                .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.UNDECIDABLE))
                .satisfies(run -> assertThat(run.err()).contains("[RegistryUnavailable]"));
        assertThat(push(host + "/policies/a@sha256:" + "0".repeat(64), bundle))
                .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("name a tag"));
        assertThat(push("Not A Reference", bundle).code()).isEqualTo(ExitCode.USAGE);
        assertThat(push(host + "/policies/a:v1", folder.resolve("missing")).code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void staysAwayFromPrivateAddressesUnlessToldOtherwise() {
        var run = run("push", host + "/policies/private:v1", bundle.toString());

        assertRefused(run, "[RegistryAddressRefused]");
    }

    private static void assertRefused(CommandLineRun run, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    private static CommandLineRun push(String reference, Path policy) {
        return run("push", reference, policy.toString(), "--plain-http", host);
    }

    private static String[] arguments(String reference, String plain) {
        return new String[] {"policy", "push", reference, bundle.toString(), "--plain-http", plain, "--timeout=60"};
    }

    private static CommandLineRun run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("policy", command, "--opa", OPA));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static Manifest.Image manifest(String reference) {
        var parts = reference.split("@", 2);
        var descriptor = Descriptor.of("", Digest.parse(parts[1]).orElseThrow(), 1 << 16);
        try (var client = client()) {
            var read = client.manifest(ImageRepository.parse(parts[0]), descriptor, List.of(), Deadline.after(LONG));
            assertThat(read).isInstanceOf(RegistryResult.Found.class);
            return (Manifest.Image) ((RegistryResult.Found<Manifest>) read).value();
        }
    }

    private static RegistryResult<Digest> resolve(String repository, String tag) {
        try (var client = client()) {
            return client.resolve(ImageRepository.parse(repository), tag, List.of(), Deadline.after(LONG));
        }
    }

    private static HttpRegistryClient client() {
        var hosts = Map.of(host, new RegistrySettings.Host(true, true, null));
        return HttpRegistryClient.create(
                new RegistrySettings(hosts, RegistrySettings.Limits.DEFAULT), RegistryListener.NONE);
    }

    private static String opa(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(OPA));
        command.addAll(List.of(arguments));
        var output = folder.resolve("opa.out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        var process = builder.start();
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
