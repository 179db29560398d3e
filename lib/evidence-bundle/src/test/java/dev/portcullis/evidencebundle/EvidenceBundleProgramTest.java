package dev.portcullis.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleTerms;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.Statement;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceBundleProgramTest {
    private static final EvidenceBundleProgram PROGRAM =
            new EvidenceBundleProgram(new EvidenceBundleTerms(Set.of("apps"), Set.of(), Set.of(), null));
    private static final Signer KEY = new Signer.Key("ci", "a".repeat(64));
    private static final EvidenceItem PASSED = new EvidenceItem(
            "tests",
            "JUnit",
            "application/xml",
            Digest.of(new byte[0]),
            "https://in-toto.io/attestation/test-result/v0.1",
            BundleSamples.NOW,
            List.of(),
            true,
            new ItemOutcome.Passed());

    private static ProgramAnswer ask(Digest image, byte[]... statements) {
        return ask(PROGRAM, BundleSamples.NOW, image, statements);
    }

    private static ProgramAnswer ask(EvidenceBundleProgram program, Instant now, Digest image, byte[]... statements) {
        var given = Arrays.stream(statements).map(bytes -> by(KEY, bytes)).toList();
        return ask(program, now, image, given);
    }

    private static Statement by(Signer signer, byte[] bytes) {
        return new Statement(StatementBytes.of(bytes), signer, null);
    }

    private static Signer account(String namespace) {
        return new Signer.Keyless(new CertificateIdentity(
                "https://kubernetes.default.svc.cluster.local",
                "https://kubernetes.io/namespaces/" + namespace + "/serviceaccounts/release",
                SubjectType.URI,
                Map.of()));
    }

    private static ProgramAnswer ask(EvidenceBundleProgram program, Instant now, Digest image, List<Statement> given) {
        return program.evaluate(new ProgramQuestion(
                ImageReference.parse(BundleSamples.REPOSITORY + "@" + image),
                image,
                null,
                Map.of(EvidenceBundleContent.PREDICATE_TYPE, given),
                Circumstances.UNKNOWN,
                "{}",
                now));
    }

    /** Whoever may sign as an account of its own namespace writes what it likes into what it signs. */
    @Test
    void whatAnAccountOfAnotherNamespaceSignedIsNotWhatItSaysItIs() {
        var passed = BundleStatementWriter.write(BundleSamples.of(PASSED));
        var failed = BundleStatementWriter.write(BundleSamples.statement());

        assertThat(ask(PROGRAM, BundleSamples.NOW, BundleSamples.SUBJECT, List.of(by(account("blog"), passed))))
                .isInstanceOfSatisfying(ProgramAnswer.Objected.class, objected -> {
                    assertThat(objected.reason()).isEqualTo(Reason.EVIDENCE_BUNDLE_FOREIGN);
                    assertThat(objected.detail()).contains("blog, in the name of apps");
                });
        assertThat(ask(PROGRAM, BundleSamples.NOW, BundleSamples.SUBJECT, List.of(by(account("apps"), passed))))
                .isInstanceOf(ProgramAnswer.Answered.class);
        assertThat(ask(
                        PROGRAM,
                        BundleSamples.NOW,
                        BundleSamples.SUBJECT,
                        List.of(by(account("apps"), passed), by(account("blog"), failed))))
                .isInstanceOf(ProgramAnswer.Answered.class);
    }

    @Test
    void hasNothingAgainstABundleThatPassed() {
        assertThat(ask(BundleSamples.SUBJECT, BundleStatementWriter.write(BundleSamples.of(PASSED))))
                .isEqualTo(new ProgramAnswer.Answered(List.of(), List.of()));
    }

    @Test
    void tellsWhatFailed() {
        assertThat(ask(BundleSamples.SUBJECT, BundleStatementWriter.write(BundleSamples.statement())))
                .isInstanceOfSatisfying(ProgramAnswer.Objected.class, objected -> {
                    assertThat(objected.reason()).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
                    assertThat(objected.detail())
                            .contains("apps/shop", "item \"canary\" failed, ThresholdNotMet: the value is 0.2");
                });
    }

    @Test
    void tellsUntilWhenItHadNothingAgainstWhatIsTooOldNow() {
        var hour = Duration.ofHours(1);
        var program = new EvidenceBundleProgram(new EvidenceBundleTerms(Set.of("apps"), Set.of(), Set.of(), hour));
        var passed = BundleSamples.of(PASSED);
        var met = BundleSamples.NOW.plus(hour);

        assertThat(ask(program, met.plusSeconds(1), BundleSamples.SUBJECT, BundleStatementWriter.write(passed)))
                .isInstanceOfSatisfying(ProgramAnswer.Objected.class, objected -> {
                    assertThat(objected.reason()).isEqualTo(Reason.EVIDENCE_TOO_OLD);
                    assertThat(objected.metUntil()).isEqualTo(met);
                });
    }

    @Test
    void whatCannotBeReadMayBeTheNewest() {
        var passed = BundleStatementWriter.write(BundleSamples.of(PASSED));
        for (var unreadable : List.of("{}", "", BundleSamples.text().replace("bundle/v1", "bundle/v2"))) {
            assertThat(ask(BundleSamples.SUBJECT, passed, unreadable.getBytes(StandardCharsets.UTF_8)))
                    .as(unreadable)
                    .isInstanceOfSatisfying(
                            ProgramAnswer.Objected.class,
                            objected -> assertThat(objected.reason()).isEqualTo(Reason.EVIDENCE_BUNDLE_UNREADABLE));
        }
    }

    @Test
    void aStatementAboutAnotherImageCountsForNothing() {
        assertThat(ask(Digest.of(new byte[] {7}), BundleStatementWriter.write(BundleSamples.of(PASSED))))
                .isInstanceOfSatisfying(
                        ProgramAnswer.Objected.class,
                        objected -> assertThat(objected.reason()).isEqualTo(Reason.EVIDENCE_BUNDLE_UNREADABLE));
    }

    @Test
    void noStatementIsNoPass() {
        assertThat(ask(BundleSamples.SUBJECT)).isInstanceOf(ProgramAnswer.Objected.class);
    }

    @Test
    void isNamedByItsTerms() {
        var aged = new EvidenceBundleProgram(
                new EvidenceBundleTerms(Set.of("apps"), Set.of(), Set.of(), Duration.ofHours(1)));
        assertThat(aged.digest()).isNotEqualTo(PROGRAM.digest());
        assertThat(PROGRAM.digest()).isEqualTo(new EvidenceBundleProgram(PROGRAM.terms()).digest());
        assertThat(PROGRAM.readsTime()).isTrue();
        assertThat(PROGRAM.readsRequest() || PROGRAM.readsNamespace()).isFalse();
    }
}
