package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence repositories, mirrors and aliases against real registries and signatures by real cosign. */
final class VerifyPlacesTest {
    private static final String CLOSED = "registry.example.com";

    private static LocalStack stack;
    private static Registry further;
    private static String host;
    private static CosignKey key;
    private static FixtureImage signed;
    private static FixtureImage unsigned;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("cli-places").registry().cosign().start();
        further = Registry.start(stack.tools(), stack.folder(), "further-registry", true);
        host = stack.registry().host();
        key = stack.cosign().generateKeyPair("release");
        // Other registries hold the same image under other names: its digest is what evidence is about.
        signed = new ImageFixtures(further, 11).image("copies/apps/shop", "v1");
        unsigned = new ImageFixtures(further, 11).image("copies/apps/unsigned", "v1");
        stack.cosign().sign(key, signed.byDigest());
    }

    @AfterAll
    static void stop() {
        further.close();
        stack.close();
    }

    @Test
    void findsWhatCosignPutIntoAnotherRepository() throws IOException {
        var image = new ImageFixtures(stack.registry(), 12).image("apps/vendor", "v1");
        var evidence = further.host() + "/evidence/vendor";
        stack.cosign().signInto(evidence, key, image.byDigest());

        var found = verify(image.byDigest(), policy("a", host, evidence));

        assertThat(found.code()).as(found.toString()).isEqualTo(ExitCode.OK);
        assertThat(found.out()).contains("at " + evidence + "@");
        assertDenied(verify(image.byDigest(), policy("b", host)), "SignatureMissing");
    }

    @Test
    void findsEvidenceInTheRepositoriesThatThePolicyNames() throws IOException {
        var image = host + "/apps/shop@" + signed.digest();

        var found = verify(image, policy("a", host, further.host() + "/copies/apps/shop"));

        assertThat(found.code()).as(found.toString()).isEqualTo(ExitCode.OK);
        assertThat(found.out()).contains("at " + further.host() + "/copies/apps/shop@");
        assertDenied(verify(image, policy("b", host)), "SignatureMissing");
        assertDenied(verify(image, policy("c", host, further.host() + "/copies/apps/unsigned")), "SignatureMissing");
    }

    @Test
    void aRepositoryOfOnePolicyDoesNotHelpTheOther() throws IOException {
        var image = host + "/apps/shop@" + signed.digest();
        var both = policy("looking", host, further.host() + "/copies/apps/shop") + policy("itself", host);

        var run = verify(image, both);

        assertDenied(run, "SignatureMissing");
        assertThat(run.out())
                .contains("\"looking\", requirement \"signed\": met", "\"itself\", requirement \"signed\": not met");
    }

    @Test
    void theOptionAddsARepositoryForEveryPolicy() throws IOException {
        var image = host + "/apps/shop@" + signed.digest();

        var run = verify(image, policy("a", host), "--evidence-repository=" + further.host() + "/copies/apps/shop");

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
    }

    @Test
    void anEvidenceRepositoryThatIsDownIsTold() throws IOException {
        var image = host + "/apps/shop@" + signed.digest();

        var run = verify(image, policy("a", host, "127.0.0.1:1/evidence"), "--plain-http=127.0.0.1:1");

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(run.out()).contains("127.0.0.1:1");
    }

    @Test
    void anEvidenceRepositoryThatHangsDoesNotHideAnother() throws IOException {
        var hanging = Registry.start(stack.tools(), stack.folder(), "hanging-registry", true);
        hanging.pause();
        try {
            var image = host + "/apps/shop@" + signed.digest();
            var text = policy("a", host, hanging.host() + "/evidence", further.host() + "/copies/apps/shop");

            var run = verify(image, text, "--plain-http=" + hanging.host(), "--timeout=12");

            assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        } finally {
            hanging.resume();
            hanging.close();
        }
    }

    @Test
    void readsAMirrorInsteadOfARegistryThatIsClosed() throws IOException {
        var options =
                List.of("--registry-mirror=" + CLOSED + "=" + further.host() + "/copies", "--mirrors-only=" + CLOSED);

        var allowed = verify(CLOSED + "/apps/shop@" + signed.digest(), policy("a", CLOSED), options);
        assertThat(allowed.code()).as(allowed.toString()).isEqualTo(ExitCode.OK);
        assertThat(allowed.out()).contains("at " + further.host() + "/copies/apps/shop@");

        var denied = verify(CLOSED + "/apps/unsigned@" + unsigned.digest(), policy("a", CLOSED), options);
        assertDenied(denied, "SignatureMissing");
        assertThat(denied.out()).contains(" in " + further.host() + "/copies/apps/unsigned");
    }

    @Test
    void asksAMirrorForATag() throws IOException {
        var lenient = policy("a", CLOSED).replace("mode: Enforce", "mode: Warn\n  digest: Allow");

        var run = verify(
                CLOSED + "/apps/shop:v1",
                lenient,
                "--registry-mirror=" + CLOSED + "=" + further.host() + "/copies",
                "--mirrors-only=" + CLOSED);

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains(signed.digest(), "\"signed\": met");
    }

    @Test
    void judgesAnAliasByThePoliciesForItsRegistry() throws IOException {
        var alias = "old.example.com";
        var image = alias + "/apps/unsigned@" + unsigned.digest();
        var lenient = policy("a", host).replace("otherImages: Refuse", "otherImages: Allow");

        assertThat(verify(image, lenient).code()).isEqualTo(ExitCode.OK);
        var run = verify(image, lenient, "--registry-alias=" + host + "=" + alias);
        assertDenied(run, "SignatureMissing");
        assertThat(run.out()).contains("image    " + host + "/apps/unsigned@");
    }

    @Test
    void judgesAMirrorByThePoliciesForItsRegistry() throws IOException {
        var lenient = policy("a", CLOSED).replace("otherImages: Refuse", "otherImages: Allow");

        assertThat(verify(unsigned.byDigest(), lenient).code()).isEqualTo(ExitCode.OK);
        assertDenied(
                verify(unsigned.byDigest(), lenient, "--registry-mirror=" + CLOSED + "=" + further.host() + "/copies"),
                "SignatureMissing");
    }

    @ParameterizedTest
    @CsvSource({
        "--mirrors-only=a.example.com,                    name at least one of mirrors",
        "--registry-mirror=a.example.com,                 write HOST=NAME",
        "--registry-mirror=a.example.com=A.example.com,   write a.example.com instead",
        "--registry-alias==b.example.com,                 write HOST=NAME",
        "--registry-alias=a.example.com=a.example.com,    has settings of its own",
        "--evidence-repository=a.example.com/x:v1,        a repository is named without tag and digest",
    })
    void refusesOptionsThatCannotBeMeant(String option, String message) throws IOException {
        var run = verify(signed.byDigest(), policy("a", host), option);

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
    }

    private static CommandLineRun verify(String image, String policies, String... options) throws IOException {
        return verify(image, policies, List.of(options));
    }

    private static CommandLineRun verify(String image, String policies, List<String> options) throws IOException {
        var file = Files.writeString(folder.resolve("policies.yaml"), trustRoot() + policies);
        var arguments = new ArrayList<>(
                List.of("verify", image, "--policy=" + file, "--plain-http=" + host, "--plain-http=" + further.host()));
        arguments.addAll(options);
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static void assertDenied(CommandLineRun run, String reason) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).startsWith("denied: ").contains("[" + reason + "]");
    }

    private static String trustRoot() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: release
                      pem: |
                %s
                """.formatted(key.publicKeyPem().strip().indent(8).stripTrailing());
    }

    private static String policy(String name, String host, String... repositories) {
        var quoted = Stream.of(repositories)
                .map(repository -> '"' + repository + '"')
                .collect(Collectors.joining(", "));
        var evidence = repositories.length == 0 ? "" : "evidenceRepositories: [" + quoted + "]";
        return """
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: Enforce
                  %s
                  match:
                    images: ["%s/apps/**"]
                    otherImages: Refuse
                  authorities:
                    - {name: release, trustRoot: acme, keys: [release]}
                  requirements:
                    - {name: signed, signature: {authorities: [release]}}
                """.formatted(name, evidence, host);
    }
}
