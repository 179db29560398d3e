package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.portcullis.sigstore.json.StrictJson;
import java.security.interfaces.EdECPublicKey;
import java.util.Optional;

/** Checks that a signature covers what is said, under one key, and that it is about the artifact. */
public final class ContentVerifier {
    private static final String IN_TOTO = "application/vnd.in-toto+json";

    private final StrictJson statements;

    /** @param statements how large and deep in-toto statements may be */
    public ContentVerifier(StrictJson statements) {
        this.statements = statements;
    }

    /** Checks content under one key. */
    public Checked<SignedContent> verify(Content content, Artifact artifact, SignatureKey key) {
        return switch (content) {
            case Content.Message message -> message(message, artifact, key);
            case Content.Envelope envelope -> envelope(envelope, artifact, key);
            case Content.SimpleSigning simple -> simpleSigning(simple, artifact, key);
        };
    }

    private static Checked<SignedContent> message(Content.Message message, Artifact artifact, SignatureKey key) {
        HashAlgorithm algorithm = message.algorithm() == null ? PublicKeys.usualHash(key.key()) : message.algorithm();
        Optional<ByteString> digest = artifact.digest(algorithm);
        if (digest.isEmpty()) {
            return Checked.refuse(
                    Reason.BUNDLE_CONTENT_UNSUPPORTED,
                    "the signature is over the artifact's " + algorithm.lowerCaseName()
                            + ", of which only sha256 is known");
        }
        if (message.algorithm() != null && !message.digest().equals(digest.get())) {
            return Checked.refuse(
                    Reason.SUBJECT_MISMATCH, "the bundle is about another artifact than " + artifact.digest());
        }
        boolean covered = key.coversDigest(algorithm, digest.get(), message.signature())
                || (key.key() instanceof EdECPublicKey && artifact.isSignedBy(key, message.signature()));
        if (!covered) {
            return Checked.refuse(Reason.SIGNATURE_INVALID, "the signature does not cover the artifact's digest");
        }
        Claim claim = new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, artifact.digest());
        return Checked.pass(new SignedContent(message, artifact, key, claim));
    }

    private Checked<SignedContent> envelope(Content.Envelope envelope, Artifact artifact, SignatureKey key) {
        if (!key.coversMessage(envelope.preAuthenticationEncoding().toByteArray(), envelope.signature())) {
            return Checked.refuse(Reason.SIGNATURE_INVALID, "the signature does not cover the envelope's payload");
        }
        if (!envelope.payloadType().equals(IN_TOTO)) {
            return Checked.refuse(Reason.STATEMENT_MALFORMED, "the envelope's payload type is not " + IN_TOTO);
        }
        return Statement.parse(envelope.payload(), statements)
                .then(statement -> statement.isAbout(artifact)
                        ? Checked.pass(new SignedContent(envelope, artifact, key, claim(envelope, statement)))
                        : Checked.refuse(
                                Reason.SUBJECT_MISMATCH, "no subject of the statement is " + artifact.digest()));
    }

    private Checked<SignedContent> simpleSigning(Content.SimpleSigning simple, Artifact artifact, SignatureKey key) {
        if (!key.coversMessage(simple.payload().toByteArray(), simple.signature())) {
            return Checked.refuse(Reason.SIGNATURE_INVALID, "the signature does not cover the layer's payload");
        }
        return SimpleSigning.digest(simple.payload())
                .then(digest -> digest.equals(artifact.digest().toString())
                        ? Checked.pass(new SignedContent(simple, artifact, key, claim(simple)))
                        : Checked.refuse(
                                Reason.SUBJECT_MISMATCH,
                                "the signed payload is about another image than " + artifact.digest()));
    }

    private static Claim claim(Content.SimpleSigning simple) {
        return new Claim(
                Claim.Kind.SIGNATURE,
                Claim.COSIGN_SIGN,
                Digest.of(simple.payload().toByteArray()));
    }

    private static Claim claim(Content.Envelope envelope, Statement statement) {
        Claim.Kind kind =
                statement.predicateType().equals(Claim.COSIGN_SIGN) ? Claim.Kind.SIGNATURE : Claim.Kind.ATTESTATION;
        return new Claim(
                kind, statement.predicateType(), Digest.of(envelope.payload().toByteArray()));
    }
}
