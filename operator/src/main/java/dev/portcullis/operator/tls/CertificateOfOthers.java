package dev.portcullis.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.operator.cluster.KeptSecrets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A serving certificate that somebody else issues, cert-manager for example, into the Secret that the webhook reads. Nothing is written.
 * What does not fit is not told to the API server, so that a mistake there does not replace what works.
 */
public final class CertificateOfOthers implements ServingCertificate {
    private static final String SECRET = CertificateKeeper.SERVING_SECRET;

    private final KeptSecrets secrets;
    private final List<String> names;
    private final InstantSource clock;

    /**
     * Makes it.
     *
     * @param names DNS names and IP addresses of the webhook, all of which the certificate must carry
     */
    public CertificateOfOthers(KeptSecrets secrets, List<String> names, InstantSource clock) {
        this.secrets = secrets;
        this.names = List.copyOf(names);
        this.clock = clock;
    }

    @Override
    public KeptCertificates keep(Predicate<String> trusts) {
        var secret = secrets.get(SECRET).orElse(null);
        if (secret == null) {
            throw unfit("is not there yet: look at the Certificate portcullis-webhook and its issuer");
        }
        var pair = KeyedCertificate.read(KeptSecrets.text(secret, "tls.crt"), KeptSecrets.text(secret, "tls.key"))
                .orElseThrow(() -> unfit("holds no certificate with its ECDSA key in PKCS#8 in tls.crt and tls.key"));
        if (!CertificatePlan.namesOf(pair.certificate()).containsAll(names)) {
            throw unfit("holds a certificate that lacks one of the names " + String.join(", ", names));
        }
        var end = pair.certificate().getNotAfter().toInstant();
        if (!clock.instant().isBefore(end)) {
            throw unfit("holds a certificate that ended at " + end);
        }
        var authorities = Pem.certificates(KeptSecrets.text(secret, "ca.crt"));
        var chain = Pem.certificates(KeptSecrets.text(secret, "tls.crt"));
        if (!leadsTo(authorities, pair, chain)) {
            throw unfit(
                    "holds no authority in ca.crt that signed its certificate; take an issuer that gives it, not ACME");
        }
        var pem = authorities.stream().map(Pem::of).collect(Collectors.joining());
        return new KeptCertificates(Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII)), end);
    }

    /** Each certificate of the chain is signed by the next one, the last one by an authority. */
    private static boolean leadsTo(
            List<X509Certificate> authorities, KeyedCertificate pair, List<X509Certificate> chain) {
        for (var n = 0; n < chain.size(); n++) {
            var link = new KeyedCertificate(chain.get(n), pair.key());
            if (authorities.stream().anyMatch(link::isIssuedBy)) {
                return true;
            }
            if (n + 1 < chain.size() && !link.isIssuedBy(chain.get(n + 1))) {
                return false;
            }
        }
        return false;
    }

    private static IllegalStateException unfit(String what) {
        return new IllegalStateException("Secret " + SECRET + " " + what);
    }
}
