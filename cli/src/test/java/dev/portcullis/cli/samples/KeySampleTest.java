package dev.portcullis.cli.samples;

import static dev.portcullis.cli.samples.SampleStack.assertAllowed;
import static dev.portcullis.cli.samples.SampleStack.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.OidcIdentity.Account;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signatures by keys. */
final class KeySampleTest {
    private static final String SAMPLE = "signed-by-key.yaml";
    private static final String HOST = "registry.example.com";
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static SampleStack samples;
    private static CosignKey release;

    @BeforeAll
    static void start() {
        samples = SampleStack.start("samples-key");
        release = samples.stack().cosign().generateKeyPair("release");
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    @Test
    void theKeySigns() {
        var run = judge(signed(release));

        assertAllowed(run);
        assertThat(run.out()).contains("signature by key release-2026");
    }

    @Test
    void anotherKeyIsRefused() {
        assertDenied(judge(signed(samples.stack().cosign().generateKeyPair("another"))), "KeyUnknown");
    }

    @Test
    void aSignatureWithoutKeyIsRefused() {
        var image = image();
        samples.sign(image, new Account("ada@acme.example"));

        assertDenied(judge(image), "CertificateUntrusted");
    }

    @Test
    void whatNobodySignedIsRefused() {
        assertDenied(judge(image()), "SignatureMissing");
    }

    @Test
    void anAttestationByTheKeyIsNoSignature() {
        var image = image();
        samples.stack().cosign().attest(release, image.byDigest(), "https://slsa.dev/provenance/v1", "{}");

        assertDenied(judge(image), "SignatureMissing");
    }

    @Test
    void anImageOfNoPolicyIsRefused() {
        var other = samples.image("elsewhere/app", "v1");
        samples.stack().cosign().sign(release, other.byDigest());

        assertDenied(judge(other), "ImageUnmatched");
    }

    private static FixtureImage image() {
        return samples.image("apps/shop", "v" + TAGS.incrementAndGet());
    }

    private static FixtureImage signed(CosignKey key) {
        var image = image();
        samples.stack().cosign().sign(key, image.byDigest());
        return image;
    }

    private static CommandLineRun judge(FixtureImage image) {
        var keys = """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme-keys}
                spec:
                  keys:
                    - name: release-2026
                      pem: |
                %s
                """.formatted(release.publicKeyPem().strip().indent(8).stripTrailing());
        return samples.judge(SampleFiles.part(SAMPLE, "EvidencePolicy"), keys, SampleStack.named(HOST, image));
    }
}
