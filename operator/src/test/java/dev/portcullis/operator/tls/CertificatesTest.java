package dev.portcullis.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.sample.FixedClock;
import dev.portcullis.operator.tls.CertificatePlan.AuthorityStep;
import dev.portcullis.operator.tls.CertificatePlan.Certificates;
import dev.portcullis.operator.tls.CertificatePlan.ServingStep;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    private static final Instant NOW = FixedClock.BEGIN;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> NAMES = List.of("webhook.system.svc", "127.0.0.1");
    private static final CertificateIssuer ISSUER = new CertificateIssuer(new SecureRandom());
    private static final KeyedCertificate AUTHORITY = ISSUER.authority(NOW, YEAR);
    private static final KeyedCertificate OTHER = ISSUER.authority(NOW, YEAR);
    private static final KeyedCertificate SERVING = ISSUER.serving(AUTHORITY, NAMES, NOW, DAY);

    @Nested
    class Issuer {
        @Test
        void aChainCanBeCheckedWithinItsLifetime() throws GeneralSecurityException {
            assertThat(isValid(SERVING, AUTHORITY, NOW)).isTrue();
            assertThat(isValid(SERVING, AUTHORITY, NOW.plus(DAY).minusSeconds(1)))
                    .isTrue();
            assertThat(isValid(SERVING, AUTHORITY, NOW.plus(DAY).plusSeconds(1)))
                    .isFalse();
            assertThat(isValid(SERVING, AUTHORITY, NOW.minus(Duration.ofHours(1))))
                    .isTrue();
            assertThat(isValid(
                            SERVING, AUTHORITY, NOW.minus(Duration.ofHours(2)).minusSeconds(1)))
                    .isFalse();
            assertThat(isValid(SERVING, OTHER, NOW)).isFalse();
        }

        @Test
        void aServingCertificateCanServeAndNothingElse() throws GeneralSecurityException {
            var certificate = SERVING.certificate();

            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(CertificatePlan.namesOf(certificate)).containsExactlyInAnyOrderElementsOf(NAMES);
            assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.15", "2.5.29.19");
        }

        @Test
        void anAuthorityCanIssueAndNothingElse() throws GeneralSecurityException {
            var certificate = AUTHORITY.certificate();

            assertThat(certificate.getBasicConstraints()).isZero();
            assertThat(certificate.getKeyUsage()[5]).isTrue();
            assertThat(certificate.getKeyUsage()[0]).isFalse();
            assertThat(certificate.getExtendedKeyUsage()).isNull();
            assertThat(certificate.getSubjectX500Principal())
                    .isNotEqualTo(OTHER.certificate().getSubjectX500Principal());
            assertThat(certificate.getSerialNumber()).isPositive();
        }

        @ParameterizedTest
        @CsvSource({"127.0.0.1, true", "::1, true", "webhook.svc, false", "127.0.0.1.example, false"})
        void addressesAreToldFromNames(String text, boolean address) {
            assertThat(CertificateIssuer.isAddress(text)).isEqualTo(address);
        }
    }

    @Nested
    class Pair {
        @Test
        void isReadBackAsItWasWritten() {
            var read = KeyedCertificate.read(Pem.of(SERVING.certificate()), Pem.of(SERVING.key()));

            assertThat(read).contains(SERVING);
        }

        static Stream<List<String>> unusable() {
            var certificate = Pem.of(SERVING.certificate());
            var key = Pem.of(SERVING.key());
            return Stream.of(
                    List.of("", ""),
                    List.of(certificate, ""),
                    List.of("", key),
                    List.of(certificate, Pem.of(AUTHORITY.key())),
                    List.of(key, certificate),
                    List.of(certificate.substring(0, certificate.length() / 2), key),
                    List.of(certificate, key.substring(0, key.length() / 2)),
                    List.of(certificate, "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n"),
                    List.of(certificate, " ".repeat(100_000) + key),
                    List.of(certificate + " ".repeat(100_000), key));
        }

        @ParameterizedTest
        @MethodSource("unusable")
        void isNothingWhereAnyOfItIsUnusable(List<String> texts) {
            assertThat(KeyedCertificate.read(texts.getFirst(), texts.getLast())).isEmpty();
        }

        @Test
        void isDueAfterTwoThirdsOfItsLifetime() {
            var due = NOW.plus(Duration.ofHours(16));

            assertThat(SERVING.isDue(NOW)).isFalse();
            assertThat(SERVING.isDue(due.minusSeconds(1))).isFalse();
            assertThat(SERVING.isDue(due)).isTrue();
            assertThat(SERVING.isDue(NOW.plus(YEAR))).isTrue();
            assertThat(SERVING.isDue(NOW.minus(Duration.ofHours(2)).minusSeconds(1)))
                    .isTrue();
        }

        @Test
        void theShortestLifetimeIsNotDueAtOnce() {
            var hourly = ISSUER.serving(AUTHORITY, NAMES, NOW, Duration.ofHours(1));

            assertThat(hourly.isDue(NOW.plus(Duration.ofMinutes(39)))).isFalse();
            assertThat(hourly.isDue(NOW.plus(Duration.ofMinutes(40)))).isTrue();
        }

        @Test
        void knowsItsIssuer() {
            var impostor = ISSUER.serving(OTHER, NAMES, NOW, DAY);

            assertThat(SERVING.isIssuedBy(AUTHORITY.certificate())).isTrue();
            assertThat(SERVING.isIssuedBy(OTHER.certificate())).isFalse();
            assertThat(SERVING.isIssuedBy(SERVING.certificate())).isFalse();
            assertThat(impostor.isIssuedBy(AUTHORITY.certificate())).isFalse();
        }
    }

    @Nested
    class PemText {
        @Test
        void holdsSeveralCertificates() {
            var text = Pem.of(AUTHORITY.certificate()) + Pem.of(OTHER.certificate());

            assertThat(Pem.certificates(text)).containsExactly(AUTHORITY.certificate(), OTHER.certificate());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
        void thatHoldsNoneGivesNone(String text) {
            assertThat(Pem.certificates(text)).isEmpty();
            assertThat(Pem.privateKey(text)).isEmpty();
        }
    }

    @Nested
    class Plan {
        @Test
        void anAuthorityIsReplacedWhenItIsMissingOrDue() {
            assertThat(CertificatePlan.authority(null, NOW)).isEqualTo(AuthorityStep.REPLACE);
            assertThat(CertificatePlan.authority(AUTHORITY, NOW)).isEqualTo(AuthorityStep.KEEP);
            assertThat(CertificatePlan.authority(AUTHORITY, NOW.plus(Duration.ofDays(242))))
                    .isEqualTo(AuthorityStep.KEEP);
            assertThat(CertificatePlan.authority(AUTHORITY, NOW.plus(Duration.ofDays(244))))
                    .isEqualTo(AuthorityStep.REPLACE);
            assertThat(CertificatePlan.authority(AUTHORITY, NOW.plus(YEAR))).isEqualTo(AuthorityStep.REPLACE);
        }

        @Test
        void aServingCertificateIsKeptWhileItIsGood() {
            assertThat(serving(SERVING, true, NOW)).isEqualTo(ServingStep.KEEP);
            assertThat(serving(SERVING, false, NOW)).isEqualTo(ServingStep.KEEP);
        }

        @Test
        void itIsIssuedWhenItIsMissingDueOrForOtherNames() {
            assertThat(serving(null, true, NOW)).isEqualTo(ServingStep.ISSUE);
            assertThat(serving(SERVING, true, NOW.plus(Duration.ofHours(17)))).isEqualTo(ServingStep.ISSUE);
            assertThat(serving(ISSUER.serving(AUTHORITY, List.of("127.0.0.1"), NOW, DAY), true, NOW))
                    .isEqualTo(ServingStep.ISSUE);
        }

        @Test
        void afterAChangeOfAuthorityItWaitsUntilTheNewOneIsTrusted() {
            assertThat(replaced(false, NOW)).isEqualTo(ServingStep.WAIT);
            assertThat(replaced(true, NOW)).isEqualTo(ServingStep.ISSUE);
            assertThat(replaced(false, NOW.plus(Duration.ofHours(17)))).isEqualTo(ServingStep.WAIT);
            assertThat(replaced(false, NOW.plus(DAY))).isEqualTo(ServingStep.ISSUE);
        }

        @Test
        void itDoesNotWaitWithACertificateThatNobodyTrusts() {
            var have = new Certificates(OTHER, SERVING, List.of(), false);

            assertThat(CertificatePlan.serving(have, NAMES, NOW)).isEqualTo(ServingStep.ISSUE);
        }

        @Test
        void theNewestOfTheEarlierAuthoritiesThatAreStillValidIsTrusted() {
            var first = AUTHORITY.certificate();
            var second = OTHER.certificate();

            assertThat(CertificatePlan.stillTrusted(List.of(first, second), NOW))
                    .containsExactly(first);
            assertThat(CertificatePlan.stillTrusted(List.of(first), NOW.plus(YEAR)))
                    .isEmpty();
            assertThat(CertificatePlan.stillTrusted(List.of(), NOW)).isEmpty();
        }

        private ServingStep serving(@Nullable KeyedCertificate serving, boolean trusted, Instant now) {
            return CertificatePlan.serving(new Certificates(AUTHORITY, serving, List.of(), trusted), NAMES, now);
        }

        private ServingStep replaced(boolean trusted, Instant now) {
            var have = new Certificates(OTHER, SERVING, List.of(AUTHORITY.certificate()), trusted);
            return CertificatePlan.serving(have, NAMES, now);
        }
    }

    private static boolean isValid(KeyedCertificate certificate, KeyedCertificate authority, Instant time)
            throws GeneralSecurityException {
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate.certificate()));
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(time));
        try {
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        }
    }
}
