package dev.portcullis.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.tls.CertificatePlan.AuthorityStep;
import dev.portcullis.operator.tls.CertificatePlan.Certificates;
import dev.portcullis.operator.tls.CertificatePlan.ServingStep;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the certificate authority and the serving certificate, each in a Secret, and renews them in time. Not thread-safe. */
public final class CertificateKeeper implements ServingCertificate {
    /** The Secret of the authority. */
    public static final String AUTHORITY_SECRET = "portcullis-webhook-ca";

    /** The Secret of the serving certificate. */
    public static final String SERVING_SECRET = "portcullis-webhook-certificate";

    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(365);
    private static final Duration SHORTEST_LIFETIME = Duration.ofHours(1);
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";
    private static final String PREVIOUS = "previous.crt";

    private final KeptSecrets secrets;
    private final List<String> names;
    private final Duration lifetime;
    private final InstantSource clock;
    private final CertificateIssuer issuer;

    /**
     * Makes a keeper.
     *
     * @param names DNS names and IP addresses of the webhook
     * @param lifetime lifetime of serving certificates
     * @throws IllegalArgumentException if the lifetime is shorter than an hour
     */
    public CertificateKeeper(KeptSecrets secrets, List<String> names, Duration lifetime, InstantSource clock) {
        if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.compareTo(AUTHORITY_LIFETIME.dividedBy(3)) > 0) {
            throw new IllegalArgumentException("portcullis.webhook.certificate-lifetime must lie between 1h and 121d");
        }
        this.secrets = secrets;
        this.names = List.copyOf(names);
        this.lifetime = lifetime;
        this.clock = clock;
        this.issuer = new CertificateIssuer(new SecureRandom());
    }

    @Override
    public KeptCertificates keep(Predicate<String> trusts) {
        var now = clock.instant();
        var servingSecret = secrets.get(SERVING_SECRET).orElse(null);
        var serving = read(servingSecret);
        var authoritySecret = authoritySecret(servingSecret, now);
        var authority = read(authoritySecret)
                .orElseThrow(() -> new IllegalStateException("Secret " + AUTHORITY_SECRET + " cannot be read"));
        var previous = CertificatePlan.stillTrusted(Pem.certificates(KeptSecrets.text(authoritySecret, PREVIOUS)), now);
        var bundle = bundle(authority.certificate(), previous);
        var have = new Certificates(authority, serving.orElse(null), previous, trusts.test(bundle));
        return switch (CertificatePlan.serving(have, names, now)) {
            case ServingStep.KEEP, ServingStep.WAIT -> kept(bundle, have.serving());
            case ServingStep.ISSUE -> {
                var issued = issuer.serving(authority, names, now, lifetime);
                write(servingSecret, issued, authority.certificate(), previous);
                LOG.atInfo()
                        .addKeyValue("until", issued.certificate().getNotAfter().toInstant())
                        .log("serving certificate issued");
                yield kept(bundle, issued);
            }
        };
    }

    private static KeptCertificates kept(String bundle, @Nullable KeyedCertificate serving) {
        var until = serving == null
                ? Instant.EPOCH
                : serving.certificate().getNotAfter().toInstant();
        return new KeptCertificates(bundle, until);
    }

    private Secret authoritySecret(@Nullable Secret serving, Instant now) {
        var existing = secrets.get(AUTHORITY_SECRET).orElse(null);
        var current = read(existing);
        if (existing != null && CertificatePlan.authority(current.orElse(null), now) == AuthorityStep.KEEP) {
            return existing;
        }
        var made = issuer.authority(now, AUTHORITY_LIFETIME);
        var earlier = new ArrayList<X509Certificate>();
        current.map(KeyedCertificate::certificate).ifPresent(earlier::add);
        // Where the authority's Secret is lost, the serving certificate goes on being trusted through the authority
        // that is named beside it.
        earlier.addAll(Pem.certificates(KeptSecrets.text(serving, AUTHORITY)));
        var data = KeptSecrets.data(Map.of(
                CERTIFICATE,
                Pem.of(made.certificate()),
                KEY,
                Pem.of(made.key()),
                PREVIOUS,
                pem(CertificatePlan.stillTrusted(earlier, now))));
        LOG.atInfo()
                .addKeyValue("until", made.certificate().getNotAfter().toInstant())
                .log("certificate authority made");
        return existing == null
                ? secrets.create(AUTHORITY_SECRET, "kubernetes.io/tls", data)
                : secrets.replace(existing, data);
    }

    private void write(
            @Nullable Secret existing,
            KeyedCertificate issued,
            X509Certificate authority,
            List<X509Certificate> previous) {
        var data = KeptSecrets.data(Map.of(
                CERTIFICATE,
                Pem.of(issued.certificate()),
                KEY,
                Pem.of(issued.key()),
                AUTHORITY,
                Pem.of(authority) + pem(previous)));
        if (existing == null) {
            secrets.create(SERVING_SECRET, "kubernetes.io/tls", data);
        } else {
            secrets.replace(existing, data);
        }
    }

    private static Optional<KeyedCertificate> read(@Nullable Secret secret) {
        return KeyedCertificate.read(KeptSecrets.text(secret, CERTIFICATE), KeptSecrets.text(secret, KEY));
    }

    private static String pem(List<X509Certificate> certificates) {
        return certificates.stream().map(Pem::of).collect(Collectors.joining());
    }

    private static String bundle(X509Certificate authority, List<X509Certificate> previous) {
        var pem = pem(Stream.concat(Stream.of(authority), previous.stream()).toList());
        return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
    }
}
