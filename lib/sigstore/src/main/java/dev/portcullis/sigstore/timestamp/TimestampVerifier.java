package dev.portcullis.sigstore.timestamp;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.certificate.CertificatePath;
import dev.portcullis.sigstore.certificate.PathFinder;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Der;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.trust.Authority;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** Checks RFC 3161 timestamps over a signature against the timestamp authorities of a trust root. */
public final class TimestampVerifier {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_CERTIFICATES = 8;
    private static final PathFinder PATHS = new PathFinder(
            KeyPurposeId.id_kp_timeStamping,
            new PathFinder.Codes(Reason.TIMESTAMP_UNTRUSTED, Reason.TIMESTAMP_UNTRUSTED, Reason.TIMESTAMP_UNTRUSTED));

    private TimestampVerifier() {}

    /**
     * What came of a bundle's timestamps.
     *
     * @param proofs times that authorities of the trust root vouch for
     * @param untrusted why the others do not count; they are not by the trust root's authorities
     */
    public record Result(List<TimestampProof> proofs, List<Rejection> untrusted) {
        public Result {
            proofs = List.copyOf(proofs);
            untrusted = List.copyOf(untrusted);
        }
    }

    /**
     * Checks all timestamps: one that is about none of these texts refuses the signature, one by an unknown authority is only reported.
     *
     * @param timestamped the signature, and what holds it
     */
    public static Checked<Result> verify(
            List<ByteString> responses, List<ByteString> timestamped, List<Authority> authorities) {
        List<TimestampProof> proofs = new ArrayList<>();
        List<Rejection> untrusted = new ArrayList<>();
        for (ByteString response : responses) {
            switch (verify(response, timestamped, authorities)) {
                case Checked.Passed<TimestampProof>(TimestampProof proof) -> proofs.add(proof);
                case Checked.Refused<TimestampProof>(Rejection rejection) -> {
                    if (rejection.reason() != Reason.TIMESTAMP_UNTRUSTED) {
                        return Checked.refuse(rejection);
                    }
                    untrusted.add(rejection);
                }
            }
        }
        return Checked.pass(new Result(proofs, untrusted));
    }

    private static Checked<TimestampProof> verify(
            ByteString response, List<ByteString> timestamped, List<Authority> authorities) {
        try {
            if (response.size() > MAX_BYTES) {
                return invalid("the timestamp is larger than " + MAX_BYTES + " bytes");
            }
            // Reading as a primitive first refuses trailing bytes.
            TimeStampResponse parsed =
                    new TimeStampResponse(Der.read(response.toByteArray()).getEncoded());
            TimeStampToken token = parsed.getTimeStampToken();
            boolean granted =
                    parsed.getStatus() == PKIStatus.GRANTED || parsed.getStatus() == PKIStatus.GRANTED_WITH_MODS;
            if (token == null || !granted) {
                return invalid("the timestamp was not granted");
            }
            if (!isSignedData(token)) {
                return invalid("the timestamp is no signed message");
            }
            if (!isSignedOverKnownDigest(token)) {
                return invalid("the timestamp is signed over another digest than SHA-256, SHA-384 or SHA-512");
            }
            return timestamped.stream().anyMatch(bytes -> covers(token, bytes))
                    ? signed(token, authorities)
                    : invalid("the timestamp is about another signature");
        } catch (IOException | TSPException | RuntimeException e) {
            // Malformed input makes the library throw whatever comes of it, in reading and in checking the signature.
            return invalid("the timestamp cannot be read");
        }
    }

    /** The library reads the content as signed data whatever its type says (RFC 3161 §2.4.2). */
    private static boolean isSignedData(TimeStampToken token) {
        return token.toCMSSignedData().toASN1Structure().getContentType().equals(CMSObjectIdentifiers.signedData);
    }

    private static boolean isSignedOverKnownDigest(TimeStampToken token) {
        return token.toCMSSignedData().getSignerInfos().getSigners().stream()
                .map(signer -> HashAlgorithm.byOid(new ASN1ObjectIdentifier(signer.getDigestAlgOID())))
                .allMatch(Optional::isPresent);
    }

    private static boolean covers(TimeStampToken token, ByteString bytes) {
        return HashAlgorithm.byOid(token.getTimeStampInfo().getMessageImprintAlgOID())
                .map(algorithm -> MessageDigest.isEqual(
                        algorithm.digest(bytes.toByteArray()),
                        token.getTimeStampInfo().getMessageImprintDigest()))
                .orElse(false);
    }

    private static Checked<TimestampProof> signed(TimeStampToken token, List<Authority> authorities) {
        List<X509Certificate> embedded = embedded(token);
        // What the trust root lists counts where it is listed, and is no link to another authority.
        List<X509Certificate> links = embedded.stream()
                .filter(certificate -> authorities.stream().noneMatch(authority -> authority.lists(certificate)))
                .toList();
        Checked<TimestampProof> refusal =
                Checked.refuse(Reason.TIMESTAMP_UNTRUSTED, "the timestamp is by no authority of the trust root");
        for (Authority authority : authorities) {
            Optional<X509Certificate> signer = signer(token, authority, embedded);
            Checked<TimestampProof> outcome;
            if (signer.isPresent()) {
                outcome = signed(token, signer.get(), links, authority);
            } else if (isListed(authority) && isSigner(token, authority.chain().getFirst())) {
                outcome = invalid("the timestamp brings another certificate under its authority's name");
            } else {
                continue;
            }
            if (outcome instanceof Checked.Passed<TimestampProof>) {
                return outcome;
            }
            refusal = isInvalid(refusal) ? refusal : outcome;
        }
        return refusal;
    }

    private static boolean isInvalid(Checked<TimestampProof> outcome) {
        return outcome instanceof Checked.Refused<TimestampProof>(Rejection why)
                && why.reason() == Reason.TIMESTAMP_INVALID;
    }

    private static Checked<TimestampProof> signed(
            TimeStampToken token, X509Certificate signer, List<X509Certificate> links, Authority authority) {
        Instant at = token.getTimeStampInfo().getGenTime().toInstant();
        Checked<TimestampProof> outcome =
                PATHS.find(signer, links, List.of(authority), at).then(path -> token(token, signer, path, at));
        // Nobody vouches for a time outside of an authority's window unless the authority signed it.
        boolean forged = outcome instanceof Checked.Refused
                && PathFinder.isIssuedBy(signer, links, authority)
                && !isSignedBy(token, signer);
        return forged ? invalid("the timestamp authority's signature does not hold") : outcome;
    }

    private static boolean isSignedBy(TimeStampToken token, X509Certificate signer) {
        try {
            return token.isSignatureValid(new JcaSimpleSignerInfoVerifierBuilder().build(signer.getPublicKey()));
        } catch (TSPException | OperatorCreationException e) {
            return false;
        }
    }

    private static Checked<TimestampProof> token(
            TimeStampToken token, X509Certificate signer, CertificatePath path, Instant at) {
        try {
            // Checks signature, signed attributes, the signer's certificate digest (RFC 5816), validity and critical
            // usage.
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            if (!isWellFormed(token, signer)) {
                return invalid("the timestamp authority's signature is malformed");
            }
        } catch (TSPException | OperatorCreationException e) {
            return invalid("the timestamp authority's signature does not hold");
        }
        Set<TrustMaterial> material = path.certificates().stream()
                .filter(path.authority().chain()::contains)
                .map(path.authority()::material)
                .collect(Collectors.toUnmodifiableSet());
        return Checked.pass(new TimestampProof(at, material));
    }

    private static boolean isWellFormed(TimeStampToken token, X509Certificate signer) {
        return token.toCMSSignedData().getSignerInfos().getSigners().stream()
                .allMatch(info -> Signatures.isWellFormed(signer.getPublicKey(), info.getSignature()));
    }

    /**
     * An authority that lists its own signing certificate means exactly that one; else the token may bring one that it issued. A token
     * that brings certificates must bring its signer's (RFC 3161 §2.4.1).
     */
    private static Optional<X509Certificate> signer(
            TimeStampToken token, Authority authority, List<X509Certificate> embedded) {
        X509Certificate first = authority.chain().getFirst();
        boolean bare = token.getCertificates().getMatches(null).isEmpty();
        List<X509Certificate> candidates = bare ? List.of(first) : embedded;
        return candidates.stream()
                .filter(candidate -> !isListed(authority) || candidate.equals(first))
                .filter(candidate -> isSigner(token, candidate))
                .findFirst();
    }

    private static boolean isListed(Authority authority) {
        return authority.chain().getFirst().getBasicConstraints() < 0;
    }

    private static boolean isSigner(TimeStampToken token, X509Certificate candidate) {
        try {
            X509CertificateHolder holder = new JcaX509CertificateHolder(candidate);
            return token.getSID().match(holder);
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    private static List<X509Certificate> embedded(TimeStampToken token) {
        return token.getCertificates().getMatches(null).stream()
                .limit(MAX_CERTIFICATES)
                .flatMap(holder -> parse(holder).stream())
                .toList();
    }

    private static Optional<X509Certificate> parse(X509CertificateHolder holder) {
        try {
            return Certificates.parse(ByteString.copyFrom(holder.getEncoded()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Checked<TimestampProof> invalid(String detail) {
        return Checked.refuse(Reason.TIMESTAMP_INVALID, detail);
    }
}
