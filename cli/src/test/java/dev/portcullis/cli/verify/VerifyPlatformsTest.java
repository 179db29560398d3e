package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requirements per platform against a real registry, with attestations by real cosign. */
final class VerifyPlatformsTest {
    private static final String REVIEW = "https://acme.example/review/v1";
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String AMD64 = "linux/amd64";
    private static final String ARM64 = "linux/arm64";

    private static LocalStack stack;
    private static ImageFixtures images;
    private static CosignKey key;
    private static FixtureImage partly;
    private static FixtureImage wholly;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("cli-platforms").registry().cosign().start();
        images = new ImageFixtures(stack.registry(), 13);
        key = stack.cosign().generateKeyPair("release");
        partly = images.index("apps/partly", "v1");
        wholly = images.indexWithAttestationManifest("apps/wholly", "v1");
        review(partly.byDigest());
        review(partly.platform(AMD64));
        review(wholly.platform(AMD64));
        review(wholly.platform(ARM64));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void allowsAnIndexOfWhichEveryRunnablePlatformIsAttested() throws IOException {
        var run = verify(wholly.byDigest());

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "about " + wholly.platforms().get(AMD64),
                        "about " + wholly.platforms().get(ARM64));
    }

    @Test
    void deniesAnIndexOfWhichOnePlatformIsNotAndNamesIt() throws IOException {
        var run = verify(partly.byDigest());

        assertDenied(run, "AttestationMissing");
        assertThat(run.out())
                .contains("for linux/arm64: no attestation of type " + REVIEW + " for "
                        + partly.platforms().get(ARM64));
    }

    @Test
    void asksOnlyForThePlatformsThatAreWanted() throws IOException {
        assertThat(verify(partly.byDigest(), AMD64).code()).isEqualTo(ExitCode.OK);
        assertDenied(verify(partly.byDigest(), ARM64), "AttestationMissing");
        assertDenied(verify(partly.byDigest(), AMD64, ARM64), "AttestationMissing");
        assertDenied(verify(wholly.byDigest(), "linux/s390x"), "PlatformMissing");
    }

    @Test
    void aPlatformsManifestAloneNeedsItsOwn() throws IOException {
        assertThat(verify(partly.platform(AMD64)).code()).isEqualTo(ExitCode.OK);
        assertDenied(verify(partly.platform(ARM64)), "AttestationMissing");
    }

    @Test
    void deniesAnIndexInAnIndex() throws IOException {
        var outer = index("apps/partly", child(INDEX_TYPE, partly.digest(), AMD64));

        assertDenied(verify(outer), "ManifestUnsupported");
    }

    @Test
    void deniesASecondManifestForAPlatform() throws IOException {
        var twice = index(
                "apps/partly",
                child(MANIFEST_TYPE, digest(partly, AMD64), AMD64),
                child(MANIFEST_TYPE, digest(partly, ARM64), AMD64));

        assertDenied(verify(twice, AMD64), "AttestationMissing");
    }

    @Test
    void deniesAManifestUnderAnotherNameOfItsPlatform() throws IOException {
        var renamed = index(
                "apps/partly",
                child(MANIFEST_TYPE, digest(partly, AMD64), AMD64),
                child(MANIFEST_TYPE, digest(partly, ARM64), "linux/x86_64"));

        assertDenied(verify(renamed, AMD64), "AttestationMissing");
    }

    @Test
    void deniesAnIndexOfWhichTheRegistryLacksAManifest() throws Exception {
        var image = images.index("apps/lacking", "v1");
        review(image.platform(AMD64));
        delete("apps/lacking", digest(image, ARM64));

        assertDenied(verify(image.byDigest()), "AttestationMissing");
    }

    @Test
    void deniesAnIndexOfNothingThatRuns() throws IOException {
        assertDenied(verify(index("apps/partly")), "PlatformMissing");
        assertDenied(
                verify(index("apps/partly", child(MANIFEST_TYPE, digest(partly, AMD64), "unknown/unknown"))),
                "PlatformMissing");
    }

    @Test
    void deniesAnIndexThatDoesNotExist() throws IOException {
        var run = verify(stack.registry().host() + "/apps/partly@sha256:" + "1".repeat(64));

        assertDenied(run, "ImageNotFound");
    }

    private static void review(String reference) {
        stack.cosign().attest(key, reference, REVIEW, "{\"result\":\"passed\"}");
    }

    private static String digest(FixtureImage image, String platform) {
        return image.platform(platform).substring(image.platform(platform).indexOf('@') + 1);
    }

    private static void delete(String repository, String digest) throws IOException, InterruptedException {
        var uri = stack.registry().url().resolve("/v2/" + repository + "/manifests/" + digest);
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).DELETE().build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private static String child(String type, String digest, String platform) {
        var parts = platform.split("/", -1);
        return """
                {"mediaType":"%s","digest":"%s","size":500,"platform":{"os":"%s","architecture":"%s"}}""".formatted(type, digest, parts[0], parts[1]);
    }

    /** Pushes an index as somebody who builds one by hand, and returns its reference. */
    private static String index(String repository, String... children) {
        var content = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(INDEX_TYPE, String.join(",", children)).getBytes(StandardCharsets.UTF_8);
        var digest = Digest.of(content).toString();
        images.manifest(repository, digest, INDEX_TYPE, content);
        return stack.registry().host() + "/" + repository + "@" + digest;
    }

    private static CommandLineRun verify(String image, String... platforms) throws IOException {
        var file = Files.writeString(folder.resolve("policy.yaml"), policy(List.of(platforms)));
        var host = stack.registry().host();
        return CommandLineRun.of("verify", image, "--policy=" + file, "--plain-http=" + host);
    }

    private static void assertDenied(CommandLineRun run, String reason) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).startsWith("denied: ").contains("[" + reason + "]");
    }

    private static String policy(List<String> platforms) {
        var wanted = Stream.of(platforms)
                .filter(list -> !list.isEmpty())
                .map(list -> "platforms: [" + String.join(", ", list) + "]")
                .collect(Collectors.joining());
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: release
                      pem: |
                %s
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: reviewed-images}
                spec:
                  mode: Enforce
                  %s
                  match:
                    images: ["%s/apps/**"]
                    otherImages: Refuse
                  authorities:
                    - {name: release, trustRoot: acme, keys: [release]}
                  requirements:
                    - name: reviewed
                      attestation: {predicateType: "%s", authorities: [release], per: Platform}
                """.formatted(
                        key.publicKeyPem().strip().indent(8).stripTrailing(),
                        wanted,
                        stack.registry().host(),
                        REVIEW);
    }
}
