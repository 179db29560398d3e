package dev.portcullis.operator.gate;

import static dev.portcullis.operator.sample.Samples.name;
import static dev.portcullis.operator.sample.Samples.policy;
import static dev.portcullis.operator.sample.Samples.revision;
import static dev.portcullis.operator.sample.Samples.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.operator.registration.GateSelection;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimReaderTest {
    private static final GateSelection PRODUCTION = GateSelection.of(Samples.tier("production"));
    private static final GateSelection STAGING = GateSelection.of(Samples.tier("staging"));
    private static final GateSelection EVERYWHERE = GateSelection.of(null);

    @Test
    void theRevisionInForceCountsAndNotTheSpec() {
        var inForce = revision("p", spec("Enforce", "production"), 1);

        var claim = claim(policy("p", spec("Audit", "staging"), name(inForce)), inForce);

        assertThat(claim.enforced()).isEqualTo(PRODUCTION);
        assertThat(claim.earlier()).isEmpty();
        assertThat(claim.labelKeys()).containsExactly("tier");
    }

    @Test
    void whatWasAcceptedBeforeIsKnown() {
        var first = revision("p", spec("Enforce", "production"), 1);
        var audited = revision("p", spec("Audit", "production"), 2);
        var inForce = revision("p", spec("Enforce", "staging"), 3);

        var claim = claim(policy("p", spec("Enforce", "staging"), name(inForce)), first, audited, inForce);

        assertThat(claim.enforced()).isEqualTo(STAGING);
        assertThat(claim.earlier()).containsExactly(PRODUCTION);
    }

    @Test
    void aRolloutLeavesOutWhatItListsAndTheLabelsOfItsCohortsAreGuarded() {
        var cohort = new RolloutSpec.Cohort("early", new NamespaceSelector(Map.of("wave", "early"), List.of()));
        var rollout = new RolloutSpec(List.of(cohort), "1h", 0, 0, RolloutSpec.WhenHeld.CONTINUE, false, null);
        var content = PolicyContent.of(
                spec("Enforce", "production").withRollout(rollout), new RolloutState(Map.of("shop", "u"), "", "", 0));
        var inForce = revision("p", content.text(), 1);

        var claim = claim(policy("p", content.spec(), name(inForce)), inForce);

        assertThat(claim.enforced())
                .isEqualTo(new GateSelection(
                        GateEntry.of("p", content.spec()), Samples.tier("production"), Set.of("shop")));
        assertThat(claim.labelKeys()).containsExactlyInAnyOrder("tier", "wave");
    }

    @Test
    void aRolloutThatWasNeverInForceIsEnforcedNowhereAndOneWhoseRevisionIsGoneEverywhere() {
        var rolledOut = spec("Enforce", "production").withRollout(RolloutSpec.DEFAULT);

        assertThat(claim(policy("p", rolledOut, "")).enforced()).isNull();
        assertThat(claim(policy("p", rolledOut, "gone")).enforced()).isEqualTo(PRODUCTION);
    }

    static Stream<Arguments> unproved() {
        var key = revision("p", spec("Audit", "production"), 2);
        var other = revision("q", spec("Audit", "production"), 2);
        var unreadable = revision("p", "{\"mode\":7}", 2);
        var without = revision("p", spec("Audit", "production"), 2);
        without.setStatus(null);
        return Stream.of(
                Arguments.of("another key", key, new InstallationKeys(Samples.OLDER_KEY, null)),
                Arguments.of("another object's", other, Samples.KEYS),
                Arguments.of("unreadable", unreadable, Samples.KEYS),
                Arguments.of("no MAC", without, Samples.KEYS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unproved")
    void withoutAProvedRevisionTheSpecCounts(String what, PolicyRevision named, InstallationKeys keys) {
        var claims = new ClaimReader(keys)
                .read(List.of(policy("p", spec("Enforce", "staging"), name(named))), List.of(named));

        assertThat(claims).singleElement().satisfies(claim -> {
            assertThat(claim.enforced()).isEqualTo(STAGING);
            assertThat(claim.earlier()).isEmpty();
        });
    }

    @Test
    void withoutAUsableStatusWhatWasAcceptedIsStillKnown() {
        var accepted = revision("p", spec("Enforce", "production"), 1);

        assertThat(claim(policy("p", spec("Enforce", "staging"), ""), accepted).earlier())
                .containsExactly(PRODUCTION);
        assertThat(claim(policy("p", spec("Enforce", "staging"), "evidencepolicy.p.forged"), accepted)
                        .earlier())
                .containsExactly(PRODUCTION);
    }

    static Stream<Arguments> raw() {
        return Stream.of(
                Arguments.of("no selector", "mode: Enforce\nmatch: {images: [x]}"),
                Arguments.of("nothing", "{}"),
                Arguments.of("no mode", "match: {images: [x]}"),
                Arguments.of("a key that is none", withSelector("matchLabels: {'a b': c}")),
                Arguments.of("a key that the API server refuses", withSelector("matchLabels: {a..b/c: d}")),
                Arguments.of("a value that is none", withSelector("matchLabels: {tier: 'a b'}")),
                Arguments.of("values missing", withSelector("matchExpressions: [{key: tier, operator: In}]")),
                Arguments.of("operator missing", withSelector("matchExpressions: [{key: tier}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("raw")
    void whatASpecDoesNotSayUsablyIsEverything(String what, String yaml) {
        var spec = Serialization.unmarshal(yaml, EvidencePolicySpec.class);

        assertThat(claim(policy("p", spec, "")).enforced()).isEqualTo(EVERYWHERE);
    }

    @Test
    void aPolicyWithoutSpecIsEverythingToo() {
        var policy = policy("p", spec("Audit", "production"), "");
        policy.setSpec(null);

        assertThat(claim(policy).enforced()).isEqualTo(EVERYWHERE);
    }

    @Test
    void aPolicyThatWasNeverAcceptedAndDoesNotEnforceBlocksNothing() {
        assertThat(claim(policy("p", spec("Audit", "production"), "")).enforced())
                .isNull();
        assertThat(claim(policy("p", spec("Warn", "production"), "")).enforced())
                .isNull();
    }

    @Test
    void theKeysOfAllPoliciesAreGuarded() {
        var claims = new ClaimReader(Samples.KEYS)
                .read(
                        List.of(policy("p", spec("Enforce", "production"), ""), policy("q", spec("Audit", "x"), "")),
                        List.of());

        assertThat(ClaimReader.labelKeys(claims)).containsExactly("tier", "tier");
    }

    private static String withSelector(String selector) {
        return "mode: Enforce\nmatch: {images: [x], namespaceSelector: {%s}}".formatted(selector);
    }

    private static PolicyClaim claim(EvidencePolicy policy, PolicyRevision... revisions) {
        return new ClaimReader(Samples.KEYS)
                .read(List.of(policy), List.of(revisions))
                .getFirst();
    }
}
