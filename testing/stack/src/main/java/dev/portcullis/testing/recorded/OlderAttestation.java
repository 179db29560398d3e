package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;

/** Makes of an attestation that cosign 3 wrote what cosign 1 and 2 would have written, with the real log and the real authority. */
final class OlderAttestation {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private OlderAttestation() {}

    /** The annotation with an entry of kind {@code intoto} 0.0.1, which holds the envelope's digest and the certificate. */
    static String entry1(URI log, String envelope, String certificate) {
        ObjectNode proposed =
                Recording.JSON.createObjectNode().put("apiVersion", "0.0.1").put("kind", "intoto");
        ObjectNode spec = proposed.putObject("spec").put("publicKey", base64(certificate));
        spec.putObject("content").put("envelope", envelope);
        return entered(log, proposed);
    }

    /** The annotation with an entry of kind {@code intoto} 0.0.2, which holds the signature and the key as well. */
    static String entry2(URI log, String envelope, String publicKey) {
        ObjectNode proposed =
                Recording.JSON.createObjectNode().put("apiVersion", "0.0.2").put("kind", "intoto");
        ObjectNode content = proposed.putObject("spec").putObject("content");
        content.putObject("hash")
                .put("algorithm", "sha256")
                .put("value", RecordedImage.digest(envelope).substring("sha256:".length()));
        JsonNode signed = Tampering.parse(envelope);
        ObjectNode wrapped = content.putObject("envelope")
                .put("payloadType", signed.path("payloadType").asText())
                .put("payload", base64(signed.path("payload").asText()));
        wrapped.putArray("signatures")
                .addObject()
                .put("publicKey", base64(publicKey))
                .put("sig", base64(signed.path("signatures").path(0).path("sig").asText()));
        return entered(log, proposed);
    }

    /** The annotation with a timestamp of the whole envelope. */
    static String timestamp(URI authority, String envelope) {
        byte[] digest = HexFormat.of().parseHex(RecordedImage.digest(envelope).substring("sha256:".length()));
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        byte[] query = encoded(generator.generate(TSPAlgorithms.SHA256, digest));
        byte[] reply = post(authority.resolve("/api/v1/timestamp"), "application/timestamp-query", query);
        return Recording.JSON
                .createObjectNode()
                .put("SignedRFC3161Timestamp", BASE64.encodeToString(reply))
                .toString();
    }

    private static byte[] encoded(TimeStampRequest request) {
        try {
            return request.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String entered(URI log, ObjectNode proposed) {
        byte[] request = proposed.toString().getBytes(StandardCharsets.UTF_8);
        String reply = new String(
                post(log.resolve("/api/v1/log/entries"), "application/json", request), StandardCharsets.UTF_8);
        Map.Entry<String, JsonNode> only =
                Tampering.parse(reply).properties().iterator().next();
        JsonNode entry = only.getValue();
        ObjectNode annotation = Recording.JSON.createObjectNode();
        annotation.set("SignedEntryTimestamp", entry.path("verification").path("signedEntryTimestamp"));
        ObjectNode payload = annotation.putObject("Payload");
        for (String field : new String[] {"body", "integratedTime", "logIndex", "logID"}) {
            payload.set(field, entry.path(field));
        }
        return annotation.toString();
    }

    private static byte[] post(URI address, String type, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", type)
                .header("Accept", type.endsWith("json") ? type : "*/*")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new StackException("POST " + address + " gave " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new StackException("POST " + address + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
