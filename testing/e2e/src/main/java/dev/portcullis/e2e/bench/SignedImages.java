package dev.portcullis.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.registry.ImageFixtures;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many images, each signed by every key as {@code cosign sign --key} does it without a log: a bundle that refers to the image. */
final class SignedImages {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String STATEMENT_TYPE = "application/vnd.in-toto+json";
    private static final int AT_ONCE = 8;

    private final ImageFixtures fixtures;
    private final List<KeyPair> keys;

    SignedImages(ImageFixtures fixtures, int keys) {
        this.fixtures = fixtures;
        this.keys = Stream.generate(SignedImages::keyPair).limit(keys).toList();
    }

    /** Returns the keys as PEM. */
    List<String> publicKeys() {
        return keys.stream().map(pair -> Pem.of(pair.getPublic())).toList();
    }

    /** Pushes an image and its signatures; returns the image's name by digest. */
    String push(String repository, int number) {
        var image = fixtures.image(repository, "v" + number);
        keys.forEach(pair -> sign(repository, image.digest(), pair));
        return image.byDigest();
    }

    /** Pushes as many into repositories {@code prefix/0} and so on. */
    List<String> pushAll(String prefix, int count) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var pushed = IntStream.range(0, count)
                    .mapToObj(number -> threads.submit(() -> push(prefix + "/" + number, number)))
                    .toList();
            return pushed.stream()
                    .map(image -> {
                        try {
                            return image.get();
                        } catch (ExecutionException e) {
                            throw new IllegalStateException("an image could not be pushed", e.getCause());
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("interrupted while pushing images", e);
                        }
                    })
                    .toList();
        }
    }

    private void sign(String repository, String digest, KeyPair pair) {
        var bundle = bundle(digest, pair).getBytes(UTF_8);
        var manifest = """
                {"schemaVersion":2,"mediaType":"%1$s","artifactType":"%2$s",\
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%3$s","size":2},\
                "layers":[{"mediaType":"%2$s","digest":"%4$s","size":%5$d}],\
                "subject":{"mediaType":"%1$s","digest":"%6$s","size":0}}""".formatted(
                        MANIFEST_TYPE,
                        BUNDLE_TYPE,
                        Digest.of("{}".getBytes(UTF_8)),
                        fixtures.blob(repository, bundle),
                        bundle.length,
                        digest)
                .getBytes(UTF_8);
        fixtures.manifest(repository, Digest.of(manifest).toString(), MANIFEST_TYPE, manifest);
    }

    private static String bundle(String digest, KeyPair pair) {
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
                        base64.encodeToString(signature(statement, pair.getPrivate())));
    }

    private static byte[] signature(byte[] statement, PrivateKey key) {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes(("DSSEv1 " + STATEMENT_TYPE.length() + " " + STATEMENT_TYPE + " " + statement.length + " ")
                .getBytes(UTF_8));
        encoded.writeBytes(statement);
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(encoded.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
