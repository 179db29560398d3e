package dev.portcullis.crds.exception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.exception.ApprovalProof.Approved;
import dev.portcullis.crds.exception.ApprovalProof.NotApproved;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.key.TestKeys;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalProofTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.750Z");
    private static final InstallationKeys KEYS = new InstallationKeys(TestKeys.FIRST, null);
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final PolicyExceptionSpec SPEC = spec("the base image is being rebuilt");

    @Test
    void believesWhatTheEntryApproved() {
        var proof = ApprovalProof.check(approved(), KEYS);

        assertThat(proof)
                .isEqualTo(new Approved("shop", "hotfix", approved().getSpec(), Instant.parse("2026-06-01T12:00:00Z")));
    }

    @Test
    void believesThePreviousKeyToo() {
        assertThat(ApprovalProof.check(approved(), new InstallationKeys(TestKeys.SECOND, TestKeys.FIRST)))
                .isInstanceOf(Approved.class);
    }

    @Test
    void labelsAnnotationsAndOwnersChangeNothing() {
        var exception = approved();
        exception.getMetadata().setLabels(java.util.Map.of("approved", "true"));
        exception.getMetadata().setGeneration(7L);

        assertThat(ApprovalProof.check(exception, KEYS)).isInstanceOf(Approved.class);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("no approval", approval -> null),
                change("an empty one", approval -> new Approval("", "", "", "", "")),
                change("another user", a -> new Approval("eve", a.time(), a.specHash(), a.keyId(), a.mac())),
                change(
                        "a later time",
                        a -> new Approval(a.user(), "2027-06-01T12:00:00Z", a.specHash(), a.keyId(), a.mac())),
                change(
                        "a text of the same message",
                        a -> new Approval("", a.time() + "\n" + a.user(), a.specHash(), a.keyId(), a.mac())),
                change(
                        "another hash",
                        a -> new Approval(a.user(), a.time(), spec("x").hash(), a.keyId(), a.mac())),
                change("another key's id", a -> new Approval(a.user(), a.time(), a.specHash(), "00000000", a.mac())),
                change("no MAC", a -> new Approval(a.user(), a.time(), a.specHash(), a.keyId(), "")),
                change(
                        "a MAC for another purpose",
                        a -> new Approval(
                                a.user(), a.time(), a.specHash(), a.keyId(), TestKeys.FIRST.hexMac(a.specHash()))));
    }

    private static Arguments change(String name, Function<Approval, @Nullable Approval> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void believesNothingElse(String name, Function<Approval, @Nullable Approval> change) {
        var exception = approved();
        var approval = exception.getSpec().approval();
        assertThat(approval).isNotNull();
        exception.setSpec(exception.getSpec().withApproval(approval == null ? null : change.apply(approval)));

        assertThat(ApprovalProof.check(exception, KEYS)).isInstanceOf(NotApproved.class);
    }

    @Test
    void doesNotBelieveACopyElsewhere() {
        for (var change : List.<java.util.function.Consumer<PolicyException>>of(
                copy -> copy.getMetadata().setNamespace("till"),
                copy -> copy.getMetadata().setNamespace(null),
                copy -> copy.getMetadata().setName("hotfix-2"),
                copy -> copy.getMetadata().setDeletionTimestamp("2026-06-01T12:00:00Z"))) {
            var copy = approved();
            change.accept(copy);

            assertThat(ApprovalProof.check(copy, KEYS)).isInstanceOf(NotApproved.class);
        }
    }

    @Test
    void doesNotBelieveWhatWasChangedAfterwards() {
        var widened = approved();
        var approval = widened.getSpec().approval();
        widened.setSpec(new PolicyExceptionSpec(
                        List.of("release", "base"),
                        SPEC.digests(),
                        List.of(),
                        List.of(),
                        SPEC.reason(),
                        SPEC.expiresAt(),
                        null)
                .withApproval(approval));

        assertThat(ApprovalProof.check(widened, KEYS)).isEqualTo(new NotApproved("it was changed after its approval"));
    }

    @Test
    void doesNotBelieveTheKeyOfAnotherInstallation() {
        assertThat(ApprovalProof.check(approved(), new InstallationKeys(TestKeys.SECOND, null)))
                .isEqualTo(new NotApproved("its approval was made with another key"));
        // The same id, another key: an id is no secret.
        var forged = approvedWith(TestKeys.SECOND);
        var approval = forged.getSpec().approval();
        if (approval != null) {
            forged.setSpec(SPEC.withApproval(new Approval(
                    approval.user(), approval.time(), approval.specHash(), TestKeys.FIRST.id(), approval.mac())));
        }
        assertThat(ApprovalProof.check(forged, KEYS)).isInstanceOf(NotApproved.class);
    }

    @Test
    void doesNotBelieveAnObjectWithoutSpec() {
        assertThat(ApprovalProof.check(new PolicyException(), KEYS)).isInstanceOf(NotApproved.class);
    }

    private static PolicyException approved() {
        return approvedWith(TestKeys.FIRST);
    }

    private static PolicyException approvedWith(InstallationKey key) {
        var exception = new PolicyException();
        exception.getMetadata().setNamespace("shop");
        exception.getMetadata().setName("hotfix");
        var subject = new ApprovalMac.Subject("shop", "hotfix", SPEC.hash());
        exception.setSpec(SPEC.withApproval(ApprovalMac.of(key, subject, "alice@acme.example", NOW)));
        return exception;
    }

    private static PolicyExceptionSpec spec(String reason) {
        return new PolicyExceptionSpec(
                List.of("release"), List.of(DIGEST), List.of(), List.of(), reason, "2036-06-01T00:00:00Z", null);
    }
}
