package dev.portcullis.testing.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.sigstore.LogVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordedRegistryTest {
    private final RecordedCell byApi = cell(Layout.BUNDLE_REFERRER);
    private final RecordedCell byTag = cell(Layout.BUNDLE_TAG);
    private final RecordedRegistry registry = RecordedRegistry.serving(byApi.image(), byTag.image());
    private final HttpClient client =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    @AfterEach
    void close() {
        registry.close();
        client.close();
    }

    @Test
    void servesManifestsByTagAndByDigestWithTheirType() throws IOException, InterruptedException {
        HttpResponse<String> byName = get("GET", byApi, "manifests/v1");
        HttpResponse<String> byDigest = get("GET", byApi, "manifests/" + byApi.index());
        assertThat(byName.body()).isEqualTo(byDigest.body());
        assertThat(RecordedImage.digest(byName.body())).isEqualTo(byApi.index());
        assertThat(byName.headers().firstValue("Content-Type")).contains("application/vnd.oci.image.index.v1+json");
        assertThat(byName.headers().firstValue("Docker-Content-Digest")).contains(byApi.index());
        HttpResponse<String> head = get("HEAD", byApi, "manifests/v1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void servesBlobs() throws IOException, InterruptedException {
        for (String digest : byApi.image().blobs().sequencedKeySet()) {
            assertThat(RecordedImage.digest(get("GET", byApi, "blobs/" + digest).body()))
                    .isEqualTo(digest);
        }
    }

    @Test
    void listsReferrersOnlyWhereTheRegistryHadThem() throws IOException, InterruptedException {
        HttpResponse<String> listed = get("GET", byApi, "referrers/" + byApi.index());
        JsonNode manifests = Recording.JSON.readTree(listed.body()).path("manifests");
        // The signature and the attestation.
        assertThat(manifests).hasSize(2);
        assertThat(manifests)
                .allMatch(each ->
                        each.path("artifactType").asText().equals("application/vnd.dev.sigstore.bundle.v0.3+json"));
        assertThat(get("GET", byTag, "referrers/" + byTag.index()).statusCode()).isEqualTo(404);
        String fallback = "manifests/" + byTag.index().replace(':', '-');
        assertThat(Recording.JSON.readTree(get("GET", byTag, fallback).body()).path("manifests"))
                .hasSize(2);
    }

    @Test
    void knowsNothingElseAndTakesNothing() throws IOException, InterruptedException {
        assertThat(get("GET", byApi, "manifests/v2").statusCode()).isEqualTo(404);
        assertThat(get("GET", byApi, "blobs/" + byApi.index()).statusCode()).isEqualTo(404);
        assertThat(get("PUT", byApi, "manifests/v1").statusCode()).isEqualTo(405);
        assertThat(registry.requests()).contains("PUT /v2/" + byApi.image().repository() + "/manifests/v1");
    }

    private HttpResponse<String> get(String method, RecordedCell cell, String path)
            throws IOException, InterruptedException {
        URI address =
                URI.create("http://" + registry.host() + "/v2/" + cell.image().repository() + "/" + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static RecordedCell cell(Layout layout) {
        return Recording.load().cell(new Cell(layout, By.KEYLESS, LogVersion.V2, true, Subject.INDEX));
    }
}
