package dev.portcullis.sigstore.testing;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.bundle.v1.Bundle;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.HashOutput;
import dev.sigstore.proto.common.v1.MessageSignature;
import dev.sigstore.proto.common.v1.X509CertificateChain;
import io.intoto.EnvelopeOuterClass.Envelope;
import io.intoto.EnvelopeOuterClass.Signature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes bundles step by step; every step may be left out or done wrong. Mutable, for one test. */
public final class TestBundle {
    public static final String V0_1 = "application/vnd.dev.sigstore.bundle+json;version=0.1";
    public static final String V0_2 = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    public static final String V0_3 = "application/vnd.dev.sigstore.bundle.v0.3+json";
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    public final Bundle.Builder proto = Bundle.newBuilder().setMediaType(V0_3);
    private final TestKey key;
    private final String verifierPem;
    private final String verifierJson;
    private byte[] signed = {};
    private byte[] payload = {};
    private byte[] signature = {};

    private TestBundle(TestKey key, String verifierPem, String verifierJson) {
        this.key = key;
        this.verifierPem = verifierPem;
        this.verifierJson = verifierJson;
    }

    /** A bundle with a certificate. */
    public static TestBundle by(TestKey key, X509Certificate certificate) {
        ByteString der = PrivateSigstore.der(certificate);
        TestBundle bundle = new TestBundle(
                key,
                TestKey.pem("CERTIFICATE", der.toByteArray()),
                "\"x509Certificate\":{\"rawBytes\":\"" + base64(der.toByteArray()) + "\"}");
        bundle.proto.getVerificationMaterialBuilder().getCertificateBuilder().setRawBytes(der);
        return bundle;
    }

    /** A bundle signed by a key that the verifier must know. */
    public static TestBundle by(TestKey key) {
        byte[] der = key.publicKey().getEncoded();
        TestBundle bundle = new TestBundle(key, key.pem(), "\"publicKey\":{\"rawBytes\":\"" + base64(der) + "\"}");
        bundle.proto.getVerificationMaterialBuilder().getPublicKeyBuilder().setHint(base64(TestLog.sha256(der)));
        return bundle;
    }

    /** Signs an artifact directly. */
    public TestBundle message(byte[] artifact, HashAlgorithm algorithm) {
        signed = artifact;
        signature = key.sign(artifact);
        proto.setMessageSignature(MessageSignature.newBuilder()
                .setSignature(ByteString.copyFrom(signature))
                .setMessageDigest(HashOutput.newBuilder()
                        .setAlgorithm(algorithm)
                        .setDigest(ByteString.copyFrom(digest(algorithm, artifact)))));
        return this;
    }

    /** Signs a payload in an envelope. */
    public TestBundle envelope(String statement) {
        return envelope(statement, IN_TOTO);
    }

    public TestBundle envelope(String statement, String payloadType) {
        payload = statement.getBytes(StandardCharsets.UTF_8);
        String head = "DSSEv1 " + payloadType.getBytes(StandardCharsets.UTF_8).length + " " + payloadType + " "
                + payload.length + " ";
        signed = (head + statement).getBytes(StandardCharsets.UTF_8);
        signature = key.sign(signed);
        proto.setDsseEnvelope(Envelope.newBuilder()
                .setPayload(ByteString.copyFrom(payload))
                .setPayloadType(payloadType)
                .addSignatures(Signature.newBuilder().setSig(ByteString.copyFrom(signature))));
        return this;
    }

    /** Logs the signature as version 1 does: hashedrekord for messages, dsse for envelopes. */
    public TestBundle loggedV1(TestLog log, Instant at) {
        return loggedV1(log, at, body -> body);
    }

    /** Logs as a version 1 log would that was given another body. */
    public TestBundle loggedV1(TestLog log, Instant at, UnaryOperator<String> change) {
        String kind = proto.hasDsseEnvelope() ? "dsse" : "hashedrekord";
        proto.getVerificationMaterialBuilder().addTlogEntries(log.entry(kind, "0.0.1", change.apply(bodyV1()), at));
        return this;
    }

    /** Logs the envelope as an intoto entry. */
    public TestBundle loggedInToto(TestLog log, Instant at) {
        String signatureText = base64(base64(signature).getBytes(StandardCharsets.US_ASCII));
        String body = "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"content\":{\"envelope\":{"
                + "\"payloadType\":\"" + IN_TOTO + "\",\"signatures\":[{\"publicKey\":\"" + pemBase64()
                + "\",\"sig\":\"" + signatureText + "\"}]},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                + HexFormat.of().formatHex(TestLog.sha256(payload)) + "\"}}}}";
        proto.getVerificationMaterialBuilder().addTlogEntries(log.entry("intoto", "0.0.2", body, at));
        return this;
    }

    /** Brings further certificates, in a bundle of version 0.2. */
    public TestBundle chain(X509Certificate... further) {
        proto.setMediaType(V0_2);
        X509CertificateChain.Builder chain = X509CertificateChain.newBuilder()
                .addCertificates(proto.getVerificationMaterial().getCertificate());
        for (X509Certificate certificate : further) {
            chain.addCertificatesBuilder().setRawBytes(PrivateSigstore.der(certificate));
        }
        proto.getVerificationMaterialBuilder().setX509CertificateChain(chain);
        return this;
    }

    /** Logs a whole envelope by the digest of its text, as the oldest intoto entries do. */
    public TestBundle loggedInTotoHash(TestLog log, byte[] envelope, Instant at) {
        String body = "{\"apiVersion\":\"0.0.1\",\"kind\":\"intoto\",\"spec\":{\"content\":{\"hash\":{"
                + "\"algorithm\":\"sha256\",\"value\":\"" + HexFormat.of().formatHex(TestLog.sha256(envelope))
                + "\"},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                + HexFormat.of().formatHex(TestLog.sha256(payload)) + "\"}},\"publicKey\":\"" + pemBase64() + "\"}}";
        proto.getVerificationMaterialBuilder().addTlogEntries(log.entry("intoto", "0.0.1", body, at));
        return this;
    }

    /** Logs the signature as version 2 does; an empty kind of key is left out. */
    public TestBundle loggedV2(TestLog log, HashAlgorithm algorithm, String keyDetails) {
        String body = "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{\"hashedRekordV002\":{"
                + "\"data\":{\"algorithm\":\"" + algorithm.name() + "\",\"digest\":\""
                + base64(digest(algorithm, signed)) + "\"},\"signature\":{\"content\":\"" + base64(signature)
                + "\",\"verifier\":{" + (keyDetails.isEmpty() ? "" : "\"keyDetails\":\"" + keyDetails + "\",")
                + verifierJson + "}}}}}";
        proto.getVerificationMaterialBuilder()
                .addTlogEntries(log.entry("hashedrekord", "0.0.2", body, PrivateSigstore.SIGNED_AT));
        return this;
    }

    public TestBundle timestamped(TestTimestampAuthority authority, Instant at) {
        return timestamp(authority.timestamp(signature, at));
    }

    public TestBundle timestamp(byte[] response) {
        proto.getVerificationMaterialBuilder()
                .getTimestampVerificationDataBuilder()
                .addRfc3161TimestampsBuilder()
                .setSignedTimestamp(ByteString.copyFrom(response));
        return this;
    }

    /** Returns another bundle that says the same so far. */
    public TestBundle copy() {
        TestBundle copy = new TestBundle(key, verifierPem, verifierJson);
        copy.proto.clear().mergeFrom(proto.build());
        copy.signed = signed;
        copy.payload = payload;
        copy.signature = signature;
        return copy;
    }

    public byte[] signature() {
        return signature.clone();
    }

    public byte[] json() {
        return PrivateSigstore.json(proto);
    }

    /** An in-toto statement about one artifact. */
    public static String statement(String predicateType, byte[] artifact) {
        return statement(
                predicateType,
                "{\"digest\":{\"sha256\":\"" + HexFormat.of().formatHex(TestLog.sha256(artifact)) + "\"}}",
                null);
    }

    public static String statement(String predicateType, String subjects, @Nullable String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[" + subjects + "],\"predicateType\":\""
                + predicateType + "\"" + (predicate == null ? "" : ",\"predicate\":" + predicate) + "}";
    }

    public static byte[] digest(HashAlgorithm algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm.name().replace("SHA2_", "SHA-"))
                    .digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String bodyV1() {
        if (proto.hasDsseEnvelope()) {
            return "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                    + HexFormat.of().formatHex(TestLog.sha256(payload)) + "\"},\"signatures\":[{\"signature\":\""
                    + base64(signature) + "\",\"verifier\":\"" + pemBase64() + "\"}]}}";
        }
        HashAlgorithm algorithm = proto.getMessageSignature().getMessageDigest().getAlgorithm();
        return "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{\"data\":{\"hash\":{\"algorithm\":\""
                + algorithm.name().replace("SHA2_", "sha") + "\",\"value\":\""
                + HexFormat.of().formatHex(digest(algorithm, signed)) + "\"}},\"signature\":{\"content\":\""
                + base64(signature) + "\",\"publicKey\":{\"content\":\"" + pemBase64() + "\"}}}}";
    }

    private String pemBase64() {
        return base64(verifierPem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
