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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RememberedFactsTest {
    private static final long BOUND = 8L << 20;
    private static final CredentialIdentity NOBODY = CredentialIdentity.of(List.of());

    private final AtomicLong now = new AtomicLong();
    private final RememberedFacts memory = new RememberedFacts(BOUND, Duration.ofHours(1), now::get);

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
    void keepsWhatWasNotFoundNoLongerThanItCounts() {
        remember("signed", "ci");
        var facts = memory.bytes();
        for (var i = 0; i < 1_000; i++) {
            memory.remember(key("unsigned " + i), complete(List.of(ACME)).facts(), NOBODY);
        }
        assertThat(memory.bytes()).isGreaterThan(facts);

        now.addAndGet(RememberedFacts.ABSENCE.multipliedBy(2).toNanos());

        assertThat(memory.bytes()).isEqualTo(facts);
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
        memory.remember(key(image), complete(List.of(ACME), fact).facts(), NOBODY);
    }

    private static RememberedFacts.Key key(String image) {
        return new RememberedFacts.Key(REPOSITORY, Digest.of(image.getBytes(StandardCharsets.UTF_8)), "acme", "r1");
    }
}
