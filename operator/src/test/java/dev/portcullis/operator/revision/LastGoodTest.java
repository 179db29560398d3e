package dev.portcullis.operator.revision;

import static dev.portcullis.operator.sample.Samples.KEYS;
import static dev.portcullis.operator.sample.Samples.accepted;
import static dev.portcullis.operator.sample.Samples.name;
import static dev.portcullis.operator.sample.Samples.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import dev.portcullis.operator.sample.Samples;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LastGoodTest {
    private static final String A = "{\"a\":1}";
    private static final String B = "{\"b\":1}";

    @Test
    void theHighestGenerationStaysInForce() {
        var first = revision("p", A, 1);
        var second = revision("p", B, 2);

        assertThat(lastGood(null, first, second)).isSameAs(second);
        assertThat(lastGood(null, second, first)).isSameAs(second);
    }

    @Test
    void aStatusThatNamesAnOlderRevisionDoesNotBringItBack() {
        var first = revision("p", A, 1);
        var second = revision("p", B, 2);

        assertThat(lastGood(name(first), first, second)).isSameAs(second);
    }

    @Test
    void contentThatWasAcceptedAgainIsTheLatest() {
        var first = accepted(revision("p", A, 1), 3, "2026-01-03T00:00:00Z");
        var second = accepted(revision("p", B, 2), 2, "2026-01-02T00:00:00Z");

        assertThat(lastGood(name(second), first, second)).isSameAs(first);
    }

    @Test
    void theClockOfAnotherReplicaDoesNotOutweighTheGeneration() {
        var first = accepted(revision("p", A, 1), 1, "2026-01-01T00:05:00Z");
        var second = accepted(revision("p", B, 2), 2, "2026-01-01T00:01:00Z");

        assertThat(lastGood(name(first), first, second)).isSameAs(second);
    }

    @Test
    void ofTheSameGenerationTheLaterOneCounts() {
        var first = accepted(revision("p", A, 1), 1, "2026-01-01T00:00:00.000001Z");
        var second = accepted(revision("p", B, 1), 1, "2026-01-01T00:00:00.1Z");

        assertThat(lastGood(name(first), first, second)).isSameAs(second);
    }

    @Test
    void theStatusDecidesBetweenEquals() {
        var first = revision("p", A, 1);
        var second = revision("p", B, 1);

        assertThat(lastGood(name(first), first, second)).isSameAs(first);
        assertThat(lastGood(name(second), first, second)).isSameAs(second);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("no MAC", revision -> revision.setStatus(null)),
                forgery(
                        "MAC of zeros",
                        revision -> revision.setStatus(
                                new PolicyRevisionStatus(KEYS.current().id(), "0".repeat(64)))),
                forgery(
                        "other key",
                        revision -> revision.setStatus(RevisionMac.of(
                                Samples.OLDER_KEY,
                                RevisedKind.EVIDENCE_POLICY,
                                "p",
                                revision.getSpec().contentHash()))),
                forgery("other content", revision -> revision.setSpec(withContent(revision.getSpec(), A))),
                forgery("no spec", revision -> revision.setSpec(null)),
                forgery("another name", revision -> revision.getMetadata().setName("evidencepolicy.p.copy")),
                forgery(
                        "of an object that had the name before",
                        revision ->
                                revision.getMetadata().setOwnerReferences(List.of(Samples.owner(Samples.OTHER_UID)))),
                forgery("of no object", revision -> revision.getMetadata().setOwnerReferences(List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void whatIsNotProvedOrNotItsOwnIsNeverInForce(String what, Consumer<PolicyRevision> forge) {
        var good = revision("p", A, 1);
        var forged = revision("p", B, 2);
        forge.accept(forged);

        assertThat(lastGood(name(forged), good, forged)).isSameAs(good);
        assertThat(lastGood(name(forged), forged)).isNull();
    }

    @Test
    void anotherObjectsRevisionIsNotInForce() {
        assertThat(lastGood(null, revision("q", A, 7))).isNull();
        assertThat(lastGood(null)).isNull();
    }

    @Test
    void thePreviousKeyStillProves() {
        var older = revision("p", A, 1);
        var rotated = new InstallationKeys(Samples.key(3), Samples.KEY);

        assertThat(LastGood.of(List.of(older), owner(null), rotated)).contains(older);
    }

    @Test
    void aTimeThatCannotBeReadIsTheEarliest() {
        var garbled = accepted(revision("p", A, 1), 1, "yesterday");
        var plain = accepted(revision("p", B, 1), 1, "1971-01-01T00:00:00Z");

        assertThat(lastGood(name(garbled), garbled, plain)).isSameAs(plain);
    }

    private static Arguments forgery(String what, Consumer<PolicyRevision> forge) {
        return Arguments.of(what, forge);
    }

    private static PolicyRevisionSpec withContent(PolicyRevisionSpec spec, String content) {
        return new PolicyRevisionSpec(spec.kind(), spec.name(), spec.generation(), content, spec.contentHash());
    }

    private static @Nullable PolicyRevision lastGood(@Nullable String named, PolicyRevision... revisions) {
        return LastGood.of(List.of(revisions), owner(named), KEYS).orElse(null);
    }

    private static RevisionOwner owner(@Nullable String named) {
        return new RevisionOwner(
                Samples.policy("p", Samples.spec("Enforce", "production"), ""), RevisedKind.EVIDENCE_POLICY, named);
    }
}
