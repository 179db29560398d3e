package dev.portcullis.testing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.RunProcesses;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Tools tools = Tools.find();
    private final RunFolder folder = RunFolder.create(tools, "registry-test");
    private final HttpClient client = newClient();

    @AfterEach
    void leavesNothing() {
        folder.close();
        assertThat(RunProcesses.leftBy(folder.path())).isEmpty();
    }

    @Test
    void servesReferrersOnlyWhereAskedTo() throws IOException, InterruptedException {
        try (Registry with = Registry.withReferrers(tools, folder);
                Registry without = Registry.withoutReferrers(tools, folder)) {
            FixtureImage image = new ImageFixtures(with, 1).image("apps/a", "v1");
            new ImageFixtures(without, 1).image("apps/a", "v1");
            String path = "/v2/apps/a/referrers/" + image.digest();
            assertThat(status(with.url().resolve(path))).isEqualTo(200);
            assertThat(status(without.url().resolve(path))).isEqualTo(404);
        }
    }

    @Test
    void refusesConnectionsWhileStoppedAndComesBackEmptyOnTheSamePort() throws IOException, InterruptedException {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            FixtureImage image = new ImageFixtures(registry, 1).image("apps/a", "v1");
            URI manifest = registry.url().resolve("/v2/apps/a/manifests/" + image.digest());
            assertThat(status(manifest)).isEqualTo(200);
            registry.stop();
            // Another client: this one may not have noticed yet that the connection it keeps has ended.
            assertThatThrownBy(() -> status(newClient(), manifest, LIMIT)).isInstanceOf(ConnectException.class);
            registry.start();
            assertThat(status(manifest)).isEqualTo(404);
        }
    }

    @Test
    void answersNobodyWhilePausedAndKeepsItsContent() throws IOException, InterruptedException {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            FixtureImage image = new ImageFixtures(registry, 1).image("apps/a", "v1");
            URI manifest = registry.url().resolve("/v2/apps/a/manifests/" + image.digest());
            registry.pause();
            assertThatThrownBy(() -> status(client, manifest, Duration.ofMillis(700)))
                    .isInstanceOf(HttpTimeoutException.class);
            registry.resume();
            assertThat(status(manifest)).isEqualTo(200);
        }
    }

    @Test
    void imagesFollowFromTheirNamesAndTheSeed() {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            ImageFixtures fixtures = new ImageFixtures(registry, 1);
            String digest = fixtures.image("apps/a", "v1").digest();
            assertThat(fixtures.image("apps/a", "v1").digest()).isEqualTo(digest);
            assertThat(fixtures.image("apps/a", "v2").digest()).isNotEqualTo(digest);
            assertThat(fixtures.image("apps/b", "v1").digest()).isNotEqualTo(digest);
            assertThat(new ImageFixtures(registry, 2).image("apps/a", "v1").digest())
                    .isNotEqualTo(digest);
        }
    }

    @Test
    void anIndexNamesItsPlatforms() throws IOException, InterruptedException {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            ImageFixtures fixtures = new ImageFixtures(registry, 1);
            FixtureImage index = fixtures.index("apps/a", "v1");
            assertThat(index.platforms().sequencedKeySet()).containsExactly("linux/amd64", "linux/arm64");
            assertThat(index.platforms().values()).doesNotHaveDuplicates();
            for (String child : index.platforms().values()) {
                assertThat(status(registry.url().resolve("/v2/apps/a/manifests/" + child)))
                        .isEqualTo(200);
            }
            assertThat(fixtures.retag(index, "latest").byTag()).endsWith("/apps/a:latest");
            assertThat(status(registry.url().resolve("/v2/apps/a/manifests/latest")))
                    .isEqualTo(200);
        }
    }

    @Test
    void anIndexMayListAnAttestationManifestAsBuildKitDoes() throws IOException, InterruptedException {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            FixtureImage index = new ImageFixtures(registry, 1).indexWithAttestationManifest("apps/a", "v1");
            assertThat(index.platforms().sequencedKeySet())
                    .containsExactly("linux/amd64", "linux/arm64", "unknown/unknown");
            String content = body(registry.url().resolve("/v2/apps/a/manifests/v1"));
            assertThat(content)
                    .contains(
                            "\"vnd.docker.reference.type\":\"attestation-manifest\"",
                            "\"vnd.docker.reference.digest\":\""
                                    + index.platforms().get("linux/amd64") + "\"");
            String unknown = index.platforms().get("unknown/unknown");
            assertThat(body(registry.url().resolve("/v2/apps/a/manifests/" + unknown)))
                    .contains("application/vnd.in-toto+json");
        }
    }

    @Test
    void cannotPauseWhatIsStopped() {
        try (Registry registry = Registry.withoutReferrers(tools, folder)) {
            registry.stop();
            assertThatThrownBy(registry::pause).isInstanceOf(StackException.class);
        }
    }

    private String body(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private int status(URI address) throws IOException, InterruptedException {
        return status(client, address, LIMIT);
    }

    private static int status(HttpClient client, URI address, Duration limit) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(limit).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    }
}
