package dev.portcullis.operator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
    private static final Problem WRONG = new Problem("spec.mode", ConditionReason.INVALID, "is missing");
    private static final Problem MISSING =
            new Problem("spec.authorities[0].trustRoot", ConditionReason.REFERENCE_NOT_FOUND, "does not exist");

    @Test
    void whatCompilesCanBePutInForce() {
        assertThat(Candidate.of(new Compiled.Accepted<>("compiled"), "{}")).isEqualTo(new Candidate.Acceptable("{}"));
    }

    @Test
    void contentOfTheGreatestLengthCanAndLongerContentCannot() {
        var longest = "x".repeat(PolicyRevisionSpec.MAXIMUM_CONTENT);

        assertThat(Candidate.of(new Compiled.Accepted<>("compiled"), longest)).isInstanceOf(Candidate.Acceptable.class);
        assertThat(Candidate.of(new Compiled.Accepted<>("compiled"), longest + "x"))
                .isEqualTo(new Candidate.Invalid(
                        List.of("spec: longer than 524288 characters with its references resolved")));
    }

    @Test
    void whatIsWrongIsInvalid() {
        assertThat(Candidate.of(new Compiled.Refused<>(List.of(WRONG)), "{}"))
                .isEqualTo(new Candidate.Invalid(List.of("spec.mode: is missing")));
    }

    @Test
    void onlyMissingReferencesAreUnresolved() {
        assertThat(Candidate.refused(List.of(MISSING)))
                .isEqualTo(new Candidate.Unresolved(
                        ConditionReason.REFERENCE_NOT_FOUND, List.of("spec.authorities[0].trustRoot: does not exist")));
        assertThat(Candidate.refused(List.of(MISSING, WRONG)))
                .isEqualTo(new Candidate.Invalid(
                        List.of("spec.authorities[0].trustRoot: does not exist", "spec.mode: is missing")));
    }
}
