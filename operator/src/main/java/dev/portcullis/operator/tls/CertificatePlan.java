package dev.portcullis.operator.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is to be done about certificates. Pure. */
final class CertificatePlan {
    private CertificatePlan() {}

    /** What is to be done about the certificate authority. */
    enum AuthorityStep {
        KEEP,
        /** Make one; the one before stays trusted. */
        REPLACE
    }

    /** What is to be done about the serving certificate. */
    enum ServingStep {
        KEEP,
        /** Keep it, because the API server does not trust the new authority yet. */
        WAIT,
        ISSUE
    }

    /**
     * What there is.
     *
     * @param authority the current authority
     * @param serving the serving certificate; null for none that can be used
     * @param previous earlier authorities that are still trusted
     * @param trusted whether the API server is told to trust the current authority
     */
    record Certificates(
            KeyedCertificate authority,
            @Nullable KeyedCertificate serving,
            List<X509Certificate> previous,
            boolean trusted) {}

    static AuthorityStep authority(@Nullable KeyedCertificate current, Instant now) {
        return current == null || current.isDue(now) ? AuthorityStep.REPLACE : AuthorityStep.KEEP;
    }

    static ServingStep serving(Certificates have, List<String> names, Instant now) {
        var serving = have.serving();
        if (serving == null || !namesOf(serving.certificate()).equals(new HashSet<>(names))) {
            return ServingStep.ISSUE;
        }
        var valid = now.isBefore(serving.certificate().getNotAfter().toInstant());
        if (serving.isIssuedBy(have.authority().certificate())) {
            return serving.isDue(now) ? ServingStep.ISSUE : ServingStep.KEEP;
        }
        var stillTrusted = have.previous().stream().anyMatch(serving::isIssuedBy);
        return stillTrusted && valid && !have.trusted() ? ServingStep.WAIT : ServingStep.ISSUE;
    }

    /** Returns those of the earlier authorities that have not expired, without doubles; only the newest is kept. */
    static List<X509Certificate> stillTrusted(Collection<X509Certificate> earlier, Instant now) {
        return earlier.stream()
                .filter(certificate -> now.isBefore(certificate.getNotAfter().toInstant()))
                .distinct()
                .limit(1)
                .toList();
    }

    static Set<String> namesOf(X509Certificate certificate) {
        var names = new HashSet<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return names;
    }
}
