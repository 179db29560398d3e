package dev.portcullis.crds.revision;

import static dev.portcullis.crds.revision.RevisedKind.EVIDENCE_POLICY;
import static dev.portcullis.crds.revision.RevisedKind.TRUST_ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.key.TestKeys;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.crds.revision.RevisionProof.Unproved;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RevisionTest {
    private static final String CONTENT = "{\"a\":1}";
    private static final String HASH = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    private static final String MAC = "fd541c11ca2cc301808a783eaedd249c86f6ab41a6c56408e642c38fde225c01";
    private static final InstallationKeys KEYS = new InstallationKeys(TestKeys.SECOND, TestKeys.FIRST);
    private static final PolicyRevisionSpec SPEC = PolicyRevisionSpec.of(EVIDENCE_POLICY, "release-images", 3, CONTENT);
    private static final PolicyRevisionStatus STATUS =
            RevisionMac.of(TestKeys.FIRST, EVIDENCE_POLICY, "release-images", HASH);

    @Test
    void hashAndMacAreThoseOfTheContract() {
        assertThat(SPEC.contentHash()).isEqualTo(HASH);
        assertThat(STATUS).isEqualTo(new PolicyRevisionStatus("630dcd29", MAC));
    }

    @Test
    void believesWhatTheOperatorAccepted() {
        assertThat(RevisionProof.check(revision(SPEC, STATUS), KEYS))
                .isEqualTo(new Proved(EVIDENCE_POLICY, "release-images", CONTENT, HASH));
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                Arguments.of("no spec", null, STATUS),
                Arguments.of("no status", SPEC, null),
                Arguments.of("no MAC", SPEC, new PolicyRevisionStatus("630dcd29", "")),
                Arguments.of("other kind", PolicyRevisionSpec.of(TRUST_ROOT, "release-images", 3, CONTENT), STATUS),
                Arguments.of("no kind", new PolicyRevisionSpec(null, "release-images", 3, CONTENT, HASH), STATUS),
                Arguments.of("other name", PolicyRevisionSpec.of(EVIDENCE_POLICY, "other", 3, CONTENT), STATUS),
                Arguments.of(
                        "other content",
                        PolicyRevisionSpec.of(EVIDENCE_POLICY, "release-images", 3, "{\"a\":2}"),
                        STATUS),
                Arguments.of(
                        "other content under the same hash",
                        new PolicyRevisionSpec(EVIDENCE_POLICY, "release-images", 3, "{\"a\":2}", HASH),
                        STATUS),
                Arguments.of("other key's id", SPEC, new PolicyRevisionStatus("ae216c2e", MAC)),
                Arguments.of("unknown key", SPEC, new PolicyRevisionStatus("00000000", MAC)),
                Arguments.of("cut MAC", SPEC, new PolicyRevisionStatus("630dcd29", MAC.substring(2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void believesNothingElse(String name, @Nullable PolicyRevisionSpec spec, @Nullable PolicyRevisionStatus status) {
        assertThat(RevisionProof.check(revision(spec, status), KEYS)).isInstanceOf(Unproved.class);
    }

    @Test
    void theGenerationIsOutsideTheMac() {
        var older = PolicyRevisionSpec.of(EVIDENCE_POLICY, "release-images", 1, CONTENT);

        assertThat(RevisionProof.check(revision(older, STATUS), KEYS)).isInstanceOf(Proved.class);
    }

    @Test
    void whenContentWasAcceptedIsOutsideTheMacToo() {
        var again = STATUS.acceptedAt(7, "2026-01-01T00:00:00Z");

        assertThat(RevisionProof.check(revision(SPEC, again), KEYS)).isInstanceOf(Proved.class);
        assertThat(again.acceptedGeneration()).isEqualTo(7);
        assertThat(STATUS.acceptedGeneration()).isNull();
    }

    @Test
    void namesAreBounded() {
        var longest = "a".repeat(180);

        assertThat(RevisionName.of(EVIDENCE_POLICY, "release-images", HASH))
                .isEqualTo("evidencepolicy.release-images.015abd7f5cc5");
        assertThat(RevisionName.of(TRUST_ROOT, longest, HASH)).isEqualTo("trustroot." + longest + ".015abd7f5cc5");
        assertThat(RevisionName.of(TRUST_ROOT, longest + "a", HASH))
                .isEqualTo("trustroot." + ContentHash.of(longest + "a") + ".015abd7f5cc5");
    }

    private static PolicyRevision revision(@Nullable PolicyRevisionSpec spec, @Nullable PolicyRevisionStatus status) {
        var revision = new PolicyRevision();
        revision.setSpec(spec);
        revision.setStatus(status);
        return revision;
    }
}
