package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.recorded.RecordedAnswers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry that tells one thing now and another one the next time. */
@Timeout(60)
final class ChangingAnswersTest {
    private final Attack attack = Attack.plain();

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest() {
        attack.accepts();
    }

    @AfterEach
    void close() {
        attack.close();
    }

    @Test
    void aTagThatMovesToTheSignedImageAfterItWasResolvedIsNotVerified() {
        attack.registry.on(
                Attack.at("manifests/v1"), Behaviour.inTurn(tagged(Signed.unsigned()), tagged(Signed.digest())));

        var judged = attack.judgeTag("v1");

        assertThat(reasons(judged)).containsExactly(Reason.SIGNATURE_MISSING);
        assertThat(String.valueOf(judged.digest())).isEqualTo(Signed.unsigned());
        assertThat(attack.registry.asked())
                .filteredOn(asked -> asked.endsWith("/manifests/v1"))
                .hasSize(1);
    }

    @Test
    void whatIsVerifiedByTagIsTheDigestThatItHadThen() {
        attack.registry.on(
                Attack.at("manifests/v1"), Behaviour.alternating(tagged(Signed.digest()), tagged(Signed.unsigned())));

        var first = attack.judgeTag("v1");
        var second = attack.judgeTag("v1");

        assertThat(reasons(first)).isEmpty();
        assertThat(String.valueOf(first.digest())).isEqualTo(Signed.digest());
        assertThat(reasons(second)).containsExactly(Reason.SIGNATURE_MISSING);
        assertThat(String.valueOf(second.digest())).isEqualTo(Signed.unsigned());
    }

    @Test
    void aDigestHeaderThatLiesAboutATagIsWhatIsJudgedAndNotTheBytes() {
        attack.registry.on(
                Attack.at("manifests/v1"),
                tagged(Signed.digest()).but(answer -> answer.instead("Docker-Content-Digest", Signed.unsigned())));

        var judged = attack.judgeTag("v1");

        assertThat(reasons(judged)).containsExactly(Reason.SIGNATURE_MISSING);
        assertThat(String.valueOf(judged.digest())).isEqualTo(Signed.unsigned());
    }

    @Test
    void noPolicyThatEnforcesTakesATagWhateverItNames() {
        attack.registry.on(Attack.at("manifests/v1"), tagged(Signed.digest()));

        attack.refuses(attack.registry.host() + "/" + Signed.image().repository() + ":v1", Reason.DIGEST_REQUIRED);
    }

    @Test
    void aForgedDigestHeaderMakesNoOtherManifestTheOneThatWasAskedFor() {
        var other =
                Response.ok(Signed.MANIFEST, Signed.manifest(Signed.artifact()).replace("{", "{ "));
        attack.registry.on(
                Attack.at("manifests/" + Signed.artifact()), other.with("Docker-Content-Digest", Signed.artifact()));

        attack.refuses(Reason.REGISTRY_DIGEST_MISMATCH);
    }

    @Test
    void aForgedDigestHeaderAtATagOfSignaturesIsRefused() {
        var tag = Signed.digest().replace(':', '-') + ".sig";
        attack.registry.on(
                Attack.at("manifests/" + tag),
                Response.ok(Signed.MANIFEST, Signed.manifest(Signed.artifact()))
                        .with("Docker-Content-Digest", Signed.digest()));
        attack.registry.on(Attack.referrers(), Response.ok(Signed.INDEX, "{\"schemaVersion\":2,\"manifests\":[]}"));

        attack.refuses(Reason.REGISTRY_DIGEST_MISMATCH);
    }

    @Test
    void otherBytesForABundleAreNoBundle() {
        attack.registry.on(
                Attack.at("blobs/" + Signed.bundle()),
                Behaviour.inTurn(
                        Behaviour.always(Response.ok("application/octet-stream", "{}")),
                        RecordedAnswers.of(Signed.image())));

        attack.refuses(Reason.REGISTRY_DIGEST_MISMATCH);
    }

    @Test
    void aListThatShowsTheEvidenceOfAnotherImageProvesNothing() {
        attack.registry.on(
                Attack.at("referrers/" + Signed.unsigned()), Signed.listing(Signed.manifest(Signed.artifact())));

        attack.refuses(Attack.at(attack.registry.host(), Signed.unsigned()), Reason.SUBJECT_MISMATCH);

        // The bundle was read once, while the registry was honest.
        assertThat(attack.registry.asked())
                .filteredOn(asked -> asked.contains("/blobs/"))
                .hasSize(1);
    }

    private static List<Reason> reasons(JudgedImage judged) {
        return judged.verdict().findings().stream().map(Finding::reason).toList();
    }

    private static Behaviour tagged(String digest) {
        return RecordedAnswers.of(Signed.image().tag("v1", digest));
    }
}
