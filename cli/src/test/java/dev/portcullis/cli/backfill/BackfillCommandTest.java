package dev.portcullis.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Reader;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real API server, registry and cosign. */
@Timeout(600)
class BackfillCommandTest {
    private static final String TYPE = "https://acme.example/ran/v1";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static CosignKey key;
    private static KubernetesClient client;
    private static String predicate;
    private static String password;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder()
                .name("backfill")
                .controlPlane(ControlPlaneOptions.minimal())
                .registry()
                .cosign()
                .sigstore()
                .start();
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        key = stack.cosign().generateKeyPair("backfill");
        predicate = file("ran.json", "{\"by\": \"backfill\"}");
        password = file("password", "portcullis-test\n");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void signsTheImagesOfAFileAsCosignDoes() throws IOException {
        var one = image();
        var two = image();
        var list = file("list", "# what runs\n" + one.byDigest() + "\n\n" + two.byTagAndDigest() + " # pinned\n");

        var rehearsal = backfill("--from", list, "--dry-run");
        var first = backfill("--from", list);
        var second = backfill("--from", list);

        assertThat(rehearsal.code()).as(rehearsal.err()).isEqualTo(ExitCode.OK);
        assertThat(rehearsal.out().lines()).hasSize(2).allMatch(line -> line.startsWith("would-be-signed "));
        assertThat(rehearsal.err()).contains("2 images: 2 to be signed", "nothing was signed or pushed");
        assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.OK);
        assertThat(first.out().lines()).hasSize(2).allMatch(line -> line.startsWith("signed "));
        assertThat(first.err()).contains("2 of 2: signed ", "2 images: 2 signed");
        assertThat(second.out()).isEqualTo(first.out().replace("signed ", "present "));
        for (var image : List.of(one, two)) {
            assertThat(stack.cosign().verify(checking(), image.byDigest())).contains(image.digest());
        }
    }

    @Test
    void attestsAPredicateAndGoesOnByItsState() throws IOException {
        var one = image();
        var state = folder.resolve("state").toString();
        var list = file("attested", one.byDigest() + "\n");
        var all = List.of("--from", list, "--type", TYPE, "--predicate", predicate, "--state", state);

        var first = backfill(all);
        var second = backfill(all);

        assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.OK);
        assertThat(second.out()).isEqualTo("done " + one.byDigest() + "\n");
        assertThat(stack.cosign().verifyAttestation(checking(), TYPE, one.byDigest()))
                .contains("payload");
        var other = file("other.json", "{\"by\": \"somebody\"}");
        var changed = new ArrayList<>(all);
        changed.set(5, other);
        assertUsage(backfill(changed), "another statement", "name another file, or delete this one");
        Files.writeString(Path.of(list), image().byDigest() + "\n");
        assertUsage(backfill(all), "other images");
    }

    @Test
    void signsWhatRunsInACluster() {
        var running = image();
        var named = image();
        var later = image();
        var exempt = image();
        stack.controlPlane().createNamespace("shop", Map.of());
        stack.controlPlane().createNamespace("system", Map.of());
        pod("shop", "by-tag", running.byTag(), running.byTag() + "@" + running.digest());
        pod("shop", "by-digest", named.byDigest(), "");
        pod("shop", "unknown", "registry.example.com/apps/unknown:v1", "sha256:" + "0".repeat(64));
        pod("system", "exempt", exempt.byDigest(), "");
        cronJob("shop", "later", later.byDigest());

        var rehearsal = cluster("--all-namespaces", "--exempt-namespaces", "system", "--dry-run");
        var run = cluster("--namespace", "shop");

        assertThat(rehearsal.out()).contains(running.digest()).doesNotContain(exempt.digest());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out().lines().filter(line -> line.startsWith("signed ")))
                .hasSize(3)
                .allMatch(line -> List.of(running, named, later).stream()
                        .anyMatch(image -> line.startsWith("signed " + image.byDigest())));
        assertThat(run.out()).contains("refused registry.example.com/apps/unknown:v1: [DigestRequired]");
        assertThat(run.err()).contains("4 images: 3 signed, 1 refused");
    }

    /** What the chart lets its Job do is enough, by what the chart has it do. */
    @Test
    void theJobOfTheChartDoesWithTheRightsThatItHas() throws IOException {
        var image = image();
        stack.controlPlane().createNamespace("portcullis-system", Map.of());
        stack.controlPlane().createNamespace("job", Map.of());
        pod("job", "shop", image.byTag(), image.byDigest());
        var rendered = RenderedJob.of(stack, "backfill.namespaces={job}");
        rendered.rights().forEach(object -> client.resource(object).create());
        RenderedJob.awaitRights(stack, "job");
        var files = Files.createDirectories(folder.resolve("job"));
        Files.copy(key.privateKey(), files.resolve("cosign.key"));
        var arguments = rendered.arguments().stream()
                .map(argument -> argument.replace("/etc/backfill/key", files.toString())
                        .replace("/var/lib/backfill", files.toString()))
                .collect(Collectors.toCollection(ArrayList::new));
        var account = stack.controlPlane().kubeconfigFor("portcullis-system", "portcullis-backfill");
        arguments.addAll(List.of("--key-password-file", password, "--kubeconfig", account.toString()));

        var run = CommandLineRun.of(folder, arguments.toArray(String[]::new));
        var elsewhere = CommandLineRun.of(
                folder,
                arguments.stream()
                        .map(argument -> argument.equals("--namespace=job") ? "--all-namespaces" : argument)
                        .toArray(String[]::new));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("signed " + image.byDigest());
        assertUsage(elsewhere, "status 403");
    }

    @Test
    void theJobOfTheChartSignsKeyless() throws IOException {
        var image = image();
        stack.controlPlane().createNamespace("keyless", Map.of());
        pod("keyless", "shop", image.byTag(), image.byDigest());
        var rendered = RenderedJob.of(
                stack,
                "backfill.namespaces={keyless}",
                "backfill.keySecret=",
                "backfill.configMap=backfill",
                "backfill.keyless.fulcioUrl=https://fulcio.example.com",
                "backfill.keyless.timestampUrl=https://timestamp.example.com");
        var mounted = Files.createDirectories(folder.resolve("keyless"));
        var account = new OidcIdentity.ServiceAccount("portcullis-system", "portcullis-backfill");
        Files.writeString(mounted.resolve("token"), stack.sigstore().token(account));
        Files.writeString(mounted.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        var arguments = rendered.arguments().stream()
                .map(argument -> argument.replaceFirst(
                                "/etc/backfill/(identity|files)|/var/lib/backfill", mounted.toString())
                        .replace(
                                "https://fulcio.example.com",
                                stack.sigstore().fulcioUrl().toString())
                        .replace("https://timestamp.example.com", timestamps()))
                .collect(Collectors.toCollection(ArrayList::new));
        arguments.addAll(
                List.of("--kubeconfig", stack.controlPlane().adminKubeconfig().toString()));

        var run = CommandLineRun.of(folder, arguments.toArray(String[]::new));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("signed " + image.byDigest());
    }

    @Test
    void signsNothingThatAPolicyDenies() throws IOException {
        var bad = image();
        var good = image();
        var list = file("some-bad", bad.byDigest() + "\n" + good.byDigest() + "\n");
        var policy = file("deny.yaml", policy(bad.digest()));

        var run = backfill("--from", list, "--policy", policy);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("refused " + bad.byDigest() + ": [ImageDenied]", "signed " + good.byDigest());
    }

    @Test
    void everyCommandOfThePageDoesWhatItSays() throws IOException {
        var shop = new ImageFixtures(stack.registry(), 1_000).image("apps/shop", "v1");
        stack.controlPlane().createNamespace("page", Map.of());
        pod("page", "shop", shop.byTag(), shop.byDigest());
        var reader = new Reader(stack)
                .with("KUBECONFIG", stack.controlPlane().adminKubeconfig().toString())
                .with("COSIGN_PASSWORD", "page")
                .with("FULCIO_URL", stack.sigstore().fulcioUrl().toString())
                .with("TIMESTAMP_URL", timestamps());
        var account = new OidcIdentity.ServiceAccount("portcullis-system", "portcullis-backfill");
        Files.writeString(reader.folder().resolve("token"), stack.sigstore().token(account));
        Files.writeString(
                reader.folder().resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        Files.writeString(reader.folder().resolve("deny.yaml"), policy("sha256:" + "2".repeat(64)));
        // Other tests' workloads are no business of the page's.
        for (var namespace : List.of("shop", "system", "job", "keyless")) {
            client.pods().inNamespace(namespace).delete();
            client.batch().v1().cronjobs().inNamespace(namespace).delete();
        }

        var output = reader.read("backfill-a-cluster.md");

        assertThat(output)
                .contains(
                        "would-be-signed " + shop.byDigest(),
                        "signed " + shop.byDigest(),
                        "1 image: 1 signed",
                        "nothing was signed or pushed: a certificate for " + account.subject());
        assertThat(Files.readString(reader.folder().resolve("images.txt"))).isEqualTo(shop.byDigest() + "\n");
        assertThat(reader.folder().resolve("backfill.state")).content().contains(shop.byDigest());
        assertThat(reader.folder().resolve("keyless.state")).content().contains(shop.byDigest());
    }

    @Test
    void saysWhatIsOutOfReach() throws IOException {
        var list = file("away", "127.0.0.1:1/apps/a@sha256:" + "1".repeat(64) + "\n");

        var run = backfill("--from", list, "--plain-http", "127.0.0.1:1", "--timeout", "60");

        assertThat(run.code()).isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(run.out()).startsWith("unreachable 127.0.0.1:1/apps/a").contains("[RegistryUnavailable]");
        assertThat(run.err()).contains("run it again");
    }

    @Test
    void refusesWhatCannotBeUsed() throws IOException {
        var list = file("usage", image().byDigest() + "\n");
        var nothing = file("nothing.yaml", "kind: Other\n");

        assertUsage(backfill(List.of()), "one of --from, --namespace and --all-namespaces");
        assertUsage(backfill("--from", list, "--all-namespaces"), "one of --from");
        assertUsage(backfill("--from", list, "--predicate", predicate), "go together");
        assertUsage(backfill("--from", list, "--type", TYPE, "--predicate", list), "--predicate");
        assertUsage(backfill("--from", list, "--parallel", "0"), "--parallel");
        assertUsage(backfill("--from", list, "--rate", "0"), "--rate");
        assertUsage(backfill("--from", list, "--policy", nothing), "no EvidencePolicy");
        assertUsage(backfill("--from", "no-such-file"), "there is no file");
        assertUsage(CommandLineRun.of("backfill", "--from", list), "either --key or --vault-key");
        assertUsage(
                backfill(
                        "--all-namespaces",
                        "--kubeconfig",
                        folder.resolve("none").toString()),
                "--kubeconfig");
    }

    private static String timestamps() {
        return stack.sigstore().timestampUrl().resolve("/api/v1/timestamp").toString();
    }

    private static void assertUsage(CommandLineRun run, String... why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    private static CommandLineRun cluster(String... further) {
        var all = new ArrayList<>(
                List.of("--kubeconfig", stack.controlPlane().adminKubeconfig().toString()));
        all.addAll(List.of(further));
        return backfill(all);
    }

    private static CommandLineRun backfill(String... further) {
        return backfill(List.of(further));
    }

    private static CommandLineRun backfill(List<String> further) {
        var all = new ArrayList<>(List.of(
                "backfill",
                "--key",
                key.privateKey().toString(),
                "--key-password-file",
                password,
                "--plain-http",
                stack.registry().host()));
        all.addAll(further);
        return CommandLineRun.of(folder, all.toArray(String[]::new));
    }

    private static void pod(String namespace, String name, String image, String id) {
        var pod = (Pod) create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec: {containers: [{name: app, image: "%s"}]}
                """.formatted(name, namespace, image));
        if (!id.isEmpty()) {
            var status = new ContainerStatusBuilder()
                    .withName("app")
                    .withImage(image)
                    .withImageID(id)
                    .withReady(true)
                    .withRestartCount(0)
                    .build();
            pod.getStatus().setContainerStatuses(List.of(status));
            client.resource(pod).updateStatus();
        }
    }

    private static void cronJob(String namespace, String name, String image) {
        create("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: %s, namespace: %s}
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate:
                    spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "%s"}]}}}
                """.formatted(name, namespace, image));
    }

    private static HasMetadata create(String yaml) {
        var object = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
        return client.resource(object).create();
    }

    private static String policy(String denied) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: deny}
                spec:
                  mode: Audit
                  match: {images: ["registry.example.com/**"]}
                  authorities: [{name: release, trustRoot: keys, keys: [release]}]
                  requirements: [{name: signed, signature: {authorities: [release]}}]
                  deny: {digests: ["%s"]}
                """.formatted(denied);
    }

    private static FixtureImage image() {
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(stack.registry(), number).image("apps/shop-" + number, "v1");
    }

    private static Checking checking() {
        return new Checking(
                Signing.Format.BUNDLE, new Checking.ByKey(key), stack.cosign().offline());
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
