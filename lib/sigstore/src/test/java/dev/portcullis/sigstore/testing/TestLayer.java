package dev.portcullis.sigstore.testing;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts what a test bundle holds into cosign's older layout. Mutable, for one test. */
public final class TestLayer {
    public static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    public static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";
    public static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    public static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    public static final String CHAIN = "dev.sigstore.cosign/chain";
    public static final String LOG_ENTRY = "dev.sigstore.cosign/bundle";
    public static final String TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

    public final Map<String, String> annotations = new LinkedHashMap<>();
    public String mediaType;
    public byte[] content;

    private TestLayer(String mediaType, byte[] content) {
        this.mediaType = mediaType;
        this.content = content;
    }

    /** An image signature; the bundle must be a message over this payload. */
    public static TestLayer signature(String payload, TestBundle bundle) {
        var layer = new TestLayer(SIMPLE_SIGNING, payload.getBytes(StandardCharsets.UTF_8));
        layer.annotations.put(SIGNATURE, base64(bundle.signature()));
        return layer.withProofs(bundle);
    }

    /** An attestation; the bundle must hold an envelope. */
    public static TestLayer attestation(TestBundle bundle) {
        return new TestLayer(ENVELOPE, envelope(bundle)).withProofs(bundle);
    }

    /** The envelope's text as cosign writes it. */
    public static byte[] envelope(TestBundle bundle) {
        var envelope = bundle.proto.getDsseEnvelope();
        return ("{\"payloadType\":\"" + envelope.getPayloadType() + "\",\"payload\":\""
                        + base64(envelope.getPayload().toByteArray()) + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\""
                        + base64(bundle.signature()) + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    public static String payload(String digest) {
        return payload(digest, "cosign container image signature");
    }

    public static String payload(String digest, String type) {
        return "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example.com/app\"},\"image\":"
                + "{\"docker-manifest-digest\":\"" + digest + "\"},\"type\":\"" + type + "\"},\"optional\":null}";
    }

    public TestLayer chain(List<X509Certificate> chain) {
        annotations.put(
                CHAIN,
                chain.stream()
                        .map(certificate -> TestKey.pem(
                                "CERTIFICATE", PrivateSigstore.der(certificate).toByteArray()))
                        .collect(Collectors.joining()));
        return this;
    }

    public TestLayer timestamped(TestTimestampAuthority authority, byte[] over, Instant at) {
        return timestamp(authority.timestamp(over, at));
    }

    public TestLayer annotated(String name, String value) {
        annotations.put(name, value);
        return this;
    }

    /** Returns an annotation; empty where it is absent. */
    public String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }

    public TestLayer without(String name) {
        annotations.remove(name);
        return this;
    }

    public SignedLayer layer() {
        return new SignedLayer(mediaType, SignedBytes.of(content), annotations);
    }

    private TestLayer withProofs(TestBundle bundle) {
        var material = bundle.proto.getVerificationMaterial();
        if (material.hasCertificate()) {
            annotations.put(
                    CERTIFICATE,
                    TestKey.pem(
                            "CERTIFICATE",
                            material.getCertificate().getRawBytes().toByteArray()));
        }
        material.getTlogEntriesList().stream().findFirst().ifPresent(entry -> annotations.put(LOG_ENTRY, json(entry)));
        material.getTimestampVerificationData().getRfc3161TimestampsList().stream()
                .findFirst()
                .ifPresent(timestamp -> timestamp(timestamp.getSignedTimestamp().toByteArray()));
        return this;
    }

    private TestLayer timestamp(byte[] response) {
        annotations.put(TIMESTAMP, "{\"SignedRFC3161Timestamp\":\"" + base64(response) + "\"}");
        return this;
    }

    public static String json(TransparencyLogEntry entry) {
        return "{\"SignedEntryTimestamp\":\""
                + base64(entry.getInclusionPromise().getSignedEntryTimestamp())
                + "\",\"Payload\":{\"body\":\"" + base64(entry.getCanonicalizedBody()) + "\",\"integratedTime\":"
                + entry.getIntegratedTime() + ",\"logIndex\":" + entry.getLogIndex() + ",\"logID\":\""
                + HexFormat.of().formatHex(entry.getLogId().getKeyId().toByteArray()) + "\"}}";
    }

    private static String base64(ByteString bytes) {
        return base64(bytes.toByteArray());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
