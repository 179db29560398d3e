package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portcullis.cli.record.RecordedImage.Outcome;
import dev.portcullis.cli.replay.Replayed;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the handler records is enough to reach the same verdict again, and is not believed once it was changed. */
final class RecordsReplayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void reachesTheSameVerdict(Recordings recording) {
        assertThat(recording.scene().replay(recording.review)).isEqualTo(new Replayed.Same(false));
    }

    @Test
    void thereIsARecordingOfEveryOutcome() {
        var outcomes = EnumSet.noneOf(Outcome.class);
        var reasons = EnumSet.noneOf(Reason.class);
        for (var recording : Recordings.values()) {
            var record = ReplayScene.read(recording.scene().record(HandlerScene.FAIL_CLOSED, recording.review));
            record.images().forEach(image -> outcomes.add(image.outcome()));
            reasons.add(record.reason());
            record.images().forEach(image -> reasons.add(image.reason()));
        }

        assertThat(outcomes).containsExactlyInAnyOrder(Outcome.values());
        assertThat(reasons)
                .contains(
                        Reason.VERIFIED,
                        Reason.SIGNATURE_MISSING,
                        Reason.SIGNER_NOT_AUTHORIZED,
                        Reason.REGISTRY_UNAVAILABLE,
                        Reason.UNDECIDABLE_ALLOWED,
                        Reason.NOT_ENFORCED,
                        Reason.DIGEST_REQUIRED,
                        Reason.DIGEST_NOT_PINNED,
                        Reason.CONTROLLER_ADVISORY,
                        Reason.EVIDENCE_TOO_OLD,
                        Reason.ATTESTATION_MISSING,
                        Reason.IMAGE_DENIED,
                        Reason.UNMATCHED_ALLOWED,
                        Reason.IMAGE_UNMATCHED,
                        Reason.REFERENCE_INVALID,
                        Reason.UNCHANGED_IMAGE,
                        Reason.GATE_SUSPENDED,
                        Reason.POLICY_NOT_READY,
                        Reason.TRUST_ROOT_NOT_READY,
                        Reason.EXCEPTION,
                        Reason.PREVIOUSLY_VERIFIED,
                        Reason.AGE_GRACE,
                        Reason.GATE_PROBE);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNED, /allowed, false",
        "SIGNED, /reason, SignatureMissing",
        "SIGNED, /images/0/image, registry.example.com/apps/shop@sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "SIGNED, /images/0/image, registry.example.com/apps/till@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "SIGNED, /images/0/image, other.example.com/apps/shop@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "SIGNED, /images/0/image, Shop",
        "SIGNED, /images/0/reference, registry.example.com/apps/shop:v1",
        "SIGNED, /images/0/digest, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "SIGNED, /images/0/resolution/digest, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "SIGNED, /images/0/resolution/kind, Resolved",
        "SIGNED, /images/0/content/kind, Single",
        "SIGNED, /images/0/verdict, Deny",
        "SIGNED, /images/0/reason, NotEnforced",
        "SIGNED, /images/0/binding, UNCHANGED",
        "UNSIGNED, /images/0/binding, ADVISORY",
        "SIGNED, /images/0/evidence/0/about, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "SIGNED, /images/0/evidence/0/facts/0/about, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "SIGNED, /images/0/evidence/0/facts/0/kind, ATTESTATION",
        "SIGNED, /images/0/evidence/0/facts/0/key, mallory",
        "SIGNED, /images/0/evidence/0/facts/0/trustRoot, acmf",
        "SIGNED, /images/0/evidence/0/facts/0/repository, registry.example.com/apps/till",
        "SIGNED, /images/0/evidence/0/lookups/0/trustRoot, acmf",
        "SIGNED, /images/0/evidence/0/lookups/0/repository, registry.example.com/apps/till",
        "SIGNED, /images/0/satisfied/0/policy, other",
        "SIGNED, /policies/release, 0000000000000000000000000000000000000000000000000000000000000000",
        "SIGNED, /policies/release, none",
        "SIGNED, /registries/hash, 0000000000000000000000000000000000000000000000000000000000000000",
        "SIGNED, /replayable, false",
        "UNSIGNED, /images/0/evidence/0/lookups/0/outcome, Refused",
        "UNSIGNED, /images/0/findings/0/reason, SignerDenied",
        "UNSIGNED, /images/0/findings/0/mode, WARN",
        "UNSIGNED, /images/0/findings/0/undecidable, true",
        "PREVIOUSLY_VERIFIED, /images/0/history/0/at, 2026-05-20T11:00:00Z",
        "PREVIOUSLY_VERIFIED, /images/0/history/0/sameTrust, false",
        "PREVIOUSLY_VERIFIED, /images/0/history/0/policy, other",
        "PREVIOUSLY_VERIFIED, /images/0/history/0/revision, 0000000000000000000000000000000000000000000000000000000000000000",
        "VERIFIED_TOO_LONG_AGO, /images/0/history/0/at, 2026-06-01T11:00:00Z",
        "AGED, /images/0/history/0/at, 2026-05-20T11:00:00Z",
        "EXEMPTED, /exceptions/0/expiresAt, 2026-06-01T11:00:00Z",
        "EXEMPTED, /exceptions/0/approvedAt, 2026-01-01T11:00:00Z",
        "EXEMPTED, /exceptions/0/policies/0, other",
        "EXEMPTED, /exceptions/0/digests/0, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "EXEMPTED, /exceptions/0/name, other",
        "EXEMPTED, /images/0/findings/0/exceptionUntil, 2026-06-09T11:00:00Z",
        "EXEMPTED, /request/namespace, till",
        "EXEMPTED_WORKLOAD, /serviceAccount, worker",
        "EXEMPTED_WORKLOAD, /exceptions/0/images/0, registry.example.com/tools/*",
        "EXEMPTED_WORKLOAD, /exceptions/0/serviceAccounts/0, worker",
        "EXCEPTION_OF_OTHERS, /exceptions/0/serviceAccounts/0, default",
        "UNDECIDABLE, /images/0/evidence/0/lookups/0/outcome, Complete",
        "UNDECIDABLE, /images/0/evidence/0/lookups/0/reason, RegistryTimeout",
        "NOT_PINNED, /images/0/tagUse, ASKED",
        "ADVICE, /images/0/tagUse, FINAL",
        "ADVICE, /images/0/bindingAsked, UNCHANGED_IN_TEMPLATE",
        "AUDITED_TAG, /images/0/resolution/digest, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "TAG_NOT_FOUND, /images/0/resolution/reason, RegistryUnauthorized",
        "ROLLING_OUT, /audited/0, other",
        "ROLLING_OUT, /images/0/findings/0/mode, ENFORCE",
        "ROLLING_OUT_ONE_OF_TWO, /audited/0, release",
        "KEYLESS_THRESHOLD_AND_AGE, /time, 2026-06-03T12:00:00Z",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/issuer, https://other.example",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/subject, eve@example.com",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/subjectType, URI",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/extensions/SOURCE_REPOSITORY_ID, 4712",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/predicateType, https://acme.example/other",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/times/0/at, 2026-05-01T12:00:00Z",
        "EVERY_PLATFORM, /images/0/content/children/0/digest, sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "EVERY_PLATFORM, /images/0/content/children/0/architecture, s390x",
        "EVERY_PLATFORM, /images/0/content/children/0/index, true",
        "EVERY_PLATFORM, /images/0/content/kind, Single",
        "UNMATCHED, /unmatchedImages, REFUSE",
        "NEVER_ACCEPTED, /unready/0/mode, WARN",
        "NEVER_ACCEPTED, /unready/0/name, other",
        "SUSPENDED, /allowed, false",
        "NO_TRUST_ROOT, /images/0/evidence/0/lookups/0/reason, TrustRootStale",
        "PROBE, /allowed, true",
    })
    void doesNotBelieveWhatWasChanged(Recordings recording, String pointer, String value) throws IOException {
        var record = tree(recording);
        replace(record, pointer, value);

        assertThat(replay(recording, record)).as(record.toString()).isNotInstanceOf(Replayed.Same.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNED, /images/0/evidence/0/facts/0",
        "SIGNED, /images/0/evidence/0/lookups/0",
        "SIGNED, /images/0/evidence/0",
        "SIGNED, /images/0/evidence",
        "SIGNED, /images/0/resolution",
        "SIGNED, /policies/release",
        "SIGNED, /policies",
        "ROLLING_OUT, /audited",
        "ROLLING_OUT, /audited/0",
        "SIGNED, /trustRoots/acme",
        "SIGNED, /time",
        "SIGNED, /images/0",
        "SEVERAL, /images/1",
        "TWO_POLICIES, /policies/second",
        "SUSPENDED, /suspension",
        "MIRRORED, /registries/settings/0",
        "MIRRORED, /registries/settings",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/1",
        "KEYLESS_THRESHOLD_AND_AGE, /images/0/evidence/0/facts/0/extensions",
        "EVERY_PLATFORM, /images/0/evidence/1",
        "EVERY_PLATFORM, /images/0/content/children/1",
        "NEVER_ACCEPTED, /unready/0",
        "PREVIOUSLY_VERIFIED, /images/0/history/0",
        "PREVIOUSLY_VERIFIED, /images/0/history",
        "EXEMPTED, /exceptions/0",
        "EXEMPTED, /exceptions",
        "EXEMPTED_WORKLOAD, /serviceAccount",
    })
    void doesNotBelieveWhatIsMissing(Recordings recording, String pointer) throws IOException {
        var record = tree(recording);
        var slash = pointer.lastIndexOf('/');
        var last = pointer.substring(slash + 1);
        switch (record.at(pointer.substring(0, slash))) {
            case ObjectNode object -> assertThat(object.remove(last)).isNotNull();
            case ArrayNode array ->
                assertThat(array.remove(Integer.parseInt(last))).isNotNull();
            default -> throw new AssertionError(pointer);
        }

        assertThat(replay(recording, record)).as(record.toString()).isNotInstanceOf(Replayed.Same.class);
    }

    /** Whatever stands in a record, it is read to its end or refused. */
    @ParameterizedTest
    @EnumSource
    void neverFailsOverOneChangedCharacter(Recordings recording) {
        var scene = recording.scene();
        var line = scene.record(HandlerScene.FAIL_CLOSED, recording.review);
        var problems = new ArrayList<String>();
        for (var i = 36; i < line.length - 1; i += 11) {
            var changed = line.clone();
            changed[i] ^= 1;
            try {
                scene.replay(changed);
            } catch (RuntimeException e) {
                problems.add(i + ": " + e);
            }
        }
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatIsNotKnownCouldBeWhatItHungOn(Recordings recording) throws IOException {
        var record = tree(recording);
        record.put("exemptions", "all");

        assertThat(replay(recording, record)).isInstanceOf(Replayed.NotReplayable.class);
    }

    @Test
    void saysThatAnIdentityIsMasked() {
        var recording = Recordings.KEYLESS_THRESHOLD_AND_AGE;
        var scene = recording.scene();
        scene.mask = IdentityMask.EMAIL_LOCAL_PART;

        assertThat(scene.replay(recording.review)).isEqualTo(new Replayed.NotReplayable("an identity is masked"));
    }

    @Test
    void saysThatAReviewWasNotRead() {
        var scene = Recordings.enforced();

        var line = scene.unread(HandlerScene.FAIL_CLOSED);

        assertThat(scene.replay(line)).isInstanceOf(Replayed.NotReplayable.class);
        assertThat(ReplayScene.read(line).shortfall()).isEqualTo("the review could not be read");
        assertThat(ReplayScene.read(line).request().isKnown()).isFalse();
    }

    @Test
    void saysThatARevisionIsMissing() {
        var scene = Recordings.enforced();
        var line = scene.record(HandlerScene.FAIL_CLOSED, Recordings.pod(Reviews.IMAGE));

        assertThat(new ReplayScene().replay(line))
                .isInstanceOfSatisfying(
                        Replayed.NotReplayable.class,
                        missing -> assertThat(missing.why())
                                .startsWith("EvidencePolicy release with hash ")
                                .endsWith(" is not among the revisions given"));
    }

    @Test
    void saysThatALongRecordHoldsLittle() {
        var images = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> "registry.example.com/apps/i" + i + "@" + Reviews.DIGEST)
                .toArray(String[]::new);

        assertThat(Recordings.enforced().replay(Recordings.pod(images)))
                .isInstanceOfSatisfying(
                        Replayed.NotReplayable.class,
                        missing -> assertThat(missing.why()).contains("longer than"));
    }

    @Test
    void aFaultIsNotReplayed() {
        assertThat(Recordings.enforced().replay(Reviews.review("", "Pod", "CREATE", "{'spec': {}}", "null")))
                .isInstanceOfSatisfying(
                        Replayed.NotReplayable.class,
                        missing -> assertThat(missing.why()).contains("RequestMalformed"));
    }

    private static ObjectNode tree(Recordings recording) throws IOException {
        return (ObjectNode) JSON.readTree(recording.scene().record(HandlerScene.FAIL_CLOSED, recording.review));
    }

    private static void replace(ObjectNode record, String pointer, String value) throws IOException {
        var slash = pointer.lastIndexOf('/');
        var parent = record.at(pointer.substring(0, slash));
        var field = pointer.substring(slash + 1);
        var before = record.at(pointer);
        var after = before.isBoolean() ? JSON.readTree(value) : TextNode.valueOf(value);
        assertThat(after).isNotEqualTo(before);
        switch (parent) {
            case ObjectNode object -> object.set(field, after);
            case ArrayNode array -> array.set(Integer.parseInt(field), after);
            default -> throw new AssertionError(pointer);
        }
    }

    private static Replayed replay(Recordings recording, JsonNode record) {
        return recording.scene().replay(record.toString().getBytes(StandardCharsets.UTF_8));
    }
}
