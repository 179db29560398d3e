package dev.portcullis.webhook.gather;

import static dev.portcullis.webhook.gather.GatherScene.ACME;
import static dev.portcullis.webhook.gather.GatherScene.REPOSITORY;
import static dev.portcullis.webhook.gather.GatherScene.complete;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Credential;
import dev.portcullis.webhook.TestRoots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RememberedFactsTest {
    private static final long BOUND = 8L << 20;
    private static final CredentialIdentity NOBODY = CredentialIdentity.of(List.of());

    private final RememberedFacts memory = new RememberedFacts(BOUND, Duration.ofHours(1), () -> 0);

    @Test
    void staysWithinItsBoundOverManyDigests() {
        for (var i = 0; i < 60_000; i++) {
            remember("digest " + i, "ci");
        }

        assertThat(memory.bytes()).isPositive().isLessThanOrEqualTo(BOUND);
    }

    @Test
    void countsTextsThatSignersChoose() {
        remember("small", "a");
        var small = memory.bytes();
        remember("large", "a".repeat(100_000));

        assertThat(memory.bytes() - small).isGreaterThan(200_000);
    }

    @Test
    void doesNotKeepWhatIsLargerThanAll() {
        remember("huge", "a".repeat(20_000_000));

        assertThat(memory.bytes()).isZero();
    }

    @Test
    void tellsCredentialsApart() {
        assertThat(CredentialIdentity.of(List.of(new Credential("a", "bc"))))
                .isNotEqualTo(CredentialIdentity.of(List.of(new Credential("ab", "c"))))
                .isNotEqualTo(CredentialIdentity.of(List.of(new Credential("a", "b"), new Credential("c", ""))))
                .isNotEqualTo(NOBODY)
                .isEqualTo(CredentialIdentity.of(List.of(new Credential("a", "bc"))));
    }

    private void remember(String image, String subject) {
        var digest = Digest.of(image.getBytes(StandardCharsets.UTF_8));
        var identity = new CertificateIdentity("https://issuer.example", subject, SubjectType.URI, Map.of());
        var fact = TestRoots.signed(REPOSITORY, digest, "acme", new Signer.Keyless(identity));
        var key = new RememberedFacts.Key(REPOSITORY, digest, "acme", "r1");
        memory.remember(key, complete(List.of(ACME), fact).facts(), NOBODY);
    }
}
