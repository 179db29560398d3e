package dev.portcullis.sigstore.certificate;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.trust.Authority;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * Finds a chain from a certificate to an authority of a trust root and validates it at an instant (RFC 5280 §6).
 *
 * <p>An authority that names intermediates means exactly these; others can link to it only if it names nothing but its anchor. What one
 * authority of the trust root names never links to another one: its own window says when it counts, and its removal ends its trust.
 */
public final class PathFinder {
    private static final int MAX_LENGTH = 8;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;

    private final KeyPurposeId purpose;
    private final Codes codes;

    /**
     * The reasons to refuse with.
     *
     * @param untrusted there is no chain
     * @param expired a certificate of the chain, or the authority, was not valid
     * @param usage a certificate of the chain is not meant for this
     */
    public record Codes(Reason untrusted, Reason expired, Reason usage) {}

    public PathFinder(KeyPurposeId purpose, Codes codes) {
        this.purpose = purpose;
        this.codes = codes;
    }

    /**
     * Validates at one instant.
     *
     * @param leaf the end-entity certificate
     * @param untrusted certificates that came with it, to be used as links only
     * @param authorities the trust root's authorities
     * @param at when it must have been valid
     */
    public Checked<CertificatePath> find(
            X509Certificate leaf, List<X509Certificate> untrusted, List<Authority> authorities, Instant at) {
        Checked<CertificatePath> refusal =
                Checked.refuse(codes.untrusted(), "no authority of the trust root issued the certificate");
        List<X509Certificate> unnamed = untrusted.stream()
                .filter(certificate -> authorities.stream().noneMatch(authority -> authority.lists(certificate)))
                .toList();
        for (Authority authority : authorities) {
            Optional<List<X509Certificate>> links = link(leaf, unnamed, authority);
            if (links.isEmpty()) {
                continue;
            }
            Checked<CertificatePath> found = validate(new CertificatePath(links.get(), authority), at);
            if (found instanceof Checked.Passed<CertificatePath>) {
                return found;
            }
            refusal = found;
        }
        return refusal;
    }

    /** Tells whether an authority issued a certificate, itself or through links, whenever that was. */
    public static boolean isIssuedBy(X509Certificate leaf, List<X509Certificate> untrusted, Authority authority) {
        return link(leaf, untrusted, authority).isPresent();
    }

    private static Optional<List<X509Certificate>> link(
            X509Certificate leaf, List<X509Certificate> untrusted, Authority authority) {
        List<X509Certificate> candidates = new ArrayList<>(authority.chain());
        if (authority.chain().size() == 1) {
            candidates.addAll(untrusted);
        }
        List<X509Certificate> links = new ArrayList<>(List.of(leaf));
        while (!links.getLast().equals(authority.anchor())) {
            X509Certificate last = links.getLast();
            Optional<X509Certificate> issuer = candidates.stream()
                    .filter(candidate -> !links.contains(candidate) && Certificates.isIssuedBy(last, candidate))
                    .findFirst();
            if (issuer.isEmpty() || links.size() == MAX_LENGTH) {
                return Optional.empty();
            }
            links.add(issuer.get());
        }
        return Optional.of(links);
    }

    private Checked<CertificatePath> validate(CertificatePath path, Instant at) {
        if (!path.authority().window().contains(at)) {
            return Checked.refuse(codes.expired(), "the authority is not trusted at " + at);
        }
        Optional<X509Certificate> expired = path.certificates().stream()
                .filter(certificate -> !isValid(certificate, at))
                .findFirst();
        if (expired.isPresent()) {
            return Checked.refuse(codes.expired(), validity(expired.get()) + ", the time of signing is " + at);
        }
        List<X509Certificate> below =
                path.certificates().subList(0, path.certificates().size() - 1);
        if (!isMeantForPurpose(path, below)) {
            return Checked.refuse(codes.usage(), "the extended key usage is not the one needed here");
        }
        if (!isForSignatures(path.certificates().getFirst())) {
            return Checked.refuse(codes.usage(), "the certificate is an authority's, or not for signatures");
        }
        if (isTooLong(path.authority().anchor(), below.size() - 1)) {
            return Checked.refuse(codes.untrusted(), "the chain is longer than the authority allows");
        }
        return below.isEmpty() ? Checked.pass(path) : pkix(path, below, at);
    }

    private Checked<CertificatePath> pkix(CertificatePath path, List<X509Certificate> below, Instant at) {
        try {
            PKIXParameters parameters =
                    new PKIXParameters(Set.of(new TrustAnchor(path.authority().anchor(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
            return Checked.pass(path);
        } catch (CertPathValidatorException e) {
            boolean expired = e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID;
            return Checked.refuse(
                    expired ? codes.expired() : codes.untrusted(), "the certificate's chain does not hold");
        } catch (GeneralSecurityException e) {
            return Checked.refuse(codes.untrusted(), "the certificate's chain cannot be checked");
        }
    }

    private boolean isMeantForPurpose(CertificatePath path, List<X509Certificate> below) {
        X509Certificate leaf = path.certificates().getFirst();
        List<X509Certificate> intermediates = below.isEmpty() ? List.of() : below.subList(1, below.size());
        return purposes(leaf).contains(purpose.getId())
                && intermediates.stream()
                        .map(this::purposes)
                        .allMatch(allowed -> allowed.isEmpty()
                                || allowed.contains(purpose.getId())
                                || allowed.contains(KeyPurposeId.anyExtendedKeyUsage.getId()));
    }

    private static boolean isForSignatures(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        return leaf.getBasicConstraints() < 0 && (usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION]);
    }

    /** The JDK takes an anchor for a mere key and does not look at its limit. */
    private static boolean isTooLong(X509Certificate anchor, int intermediates) {
        return anchor.getBasicConstraints() >= 0 && intermediates > anchor.getBasicConstraints();
    }

    private List<String> purposes(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException e) {
            return List.of("malformed");
        }
    }

    private static String validity(X509Certificate certificate) {
        return "a certificate is valid from " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant();
    }

    private static boolean isValid(X509Certificate certificate, Instant at) {
        return !at.isBefore(certificate.getNotBefore().toInstant())
                && !at.isAfter(certificate.getNotAfter().toInstant());
    }
}
