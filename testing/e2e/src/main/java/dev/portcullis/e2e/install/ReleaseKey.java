package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.pki.Pem;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key that signs images as {@code cosign sign --key} does it without a log: a bundle that refers to the image, thousands in a second. */
public final class ReleaseKey {
    public static final String BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String STATEMENT_TYPE = "application/vnd.in-toto+json";

    /** What the manifest of a referrer names as its configuration. */
    public static final String EMPTY_CONFIG = "{}";

    private final KeyPair pair;

    private ReleaseKey(KeyPair pair) {
        this.pair = pair;
    }

    /** Makes a new key. */
    public static ReleaseKey make() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new ReleaseKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public part. */
    public String publicKeyPem() {
        return Pem.of(pair.getPublic());
    }

    /** Returns a bundle in which the key signs for an image. */
    public String bundle(String digest) {
        var statement = """
                {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"%s"}}],\
                "predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}""".formatted(digest.substring("sha256:".length())).getBytes(UTF_8);
        var base64 = Base64.getEncoder();
        return """
                {"mediaType":"%s","verificationMaterial":{"publicKey":{"hint":"%s"}},\
                "dsseEnvelope":{"payload":"%s","payloadType":"%s","signatures":[{"sig":"%s"}]}}""".formatted(
                        BUNDLE_TYPE,
                        base64.encodeToString(
                                Digest.of(pair.getPublic().getEncoded()).hex().getBytes(UTF_8)),
                        base64.encodeToString(statement),
                        STATEMENT_TYPE,
                        base64.encodeToString(signature(statement)));
    }

    /** Returns the manifest by which a bundle refers to an image. */
    public static String referrer(String bundle, String digest) {
        var bytes = bundle.getBytes(UTF_8);
        return """
                {"schemaVersion":2,"mediaType":"%1$s","artifactType":"%2$s",\
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%3$s","size":2},\
                "layers":[{"mediaType":"%2$s","digest":"%4$s","size":%5$d}],\
                "subject":{"mediaType":"%1$s","digest":"%6$s","size":0}}""".formatted(
                        MANIFEST_TYPE,
                        BUNDLE_TYPE,
                        Digest.of(EMPTY_CONFIG.getBytes(UTF_8)),
                        Digest.of(bytes),
                        bytes.length,
                        digest);
    }

    private byte[] signature(byte[] statement) {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes(("DSSEv1 " + STATEMENT_TYPE.length() + " " + STATEMENT_TYPE + " " + statement.length + " ")
                .getBytes(UTF_8));
        encoded.writeBytes(statement);
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(encoded.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
