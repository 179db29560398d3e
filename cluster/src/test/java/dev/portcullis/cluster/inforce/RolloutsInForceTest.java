package dev.portcullis.cluster.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a policy that is rolled out is enforced: wherever its revision does not prove that it is not. */
class RolloutsInForceTest {
    private static final InstallationKey KEY = key(1);
    private static final Map<String, String> PRODUCTION = Map.of("tier", "production");
    private static final KnownNamespace SHOP = new KnownNamespace("shop", "u-shop", PRODUCTION);
    private static final KnownNamespace PAY = new KnownNamespace("pay", "u-pay", PRODUCTION);
    private static final RolloutState SHOP_AUDITED =
            new RolloutState(Map.of("shop", "u-shop"), "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 0);
    private static final EvidencePolicySpec SPEC = spec(", 'rollout': {'soak': '1h'}");
    private static final String ENTRY = GateEntry.of("release", SPEC);

    private static InstallationKey key(int fill) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) fill);
        return InstallationKey.of(bytes);
    }

    private static EvidencePolicySpec spec(String further) {
        var text = """
                {'mode': 'Enforce',
                 'match': {'images': ['registry.example.com/apps/**'],
                           'namespaceSelector': {'matchLabels': {'tier': 'production'}}},
                 'authorities': [{'name': 'ci', 'trustRoot': 'acme', 'keys': ['ci']}],
                 'requirements': [{'name': 'signed', 'signature': {'authorities': ['ci']}}]%s}
                """.formatted(further).replace('\'', '"');
        return switch (CanonicalJson.read(text, EvidencePolicySpec.class)) {
            case ReadResult.Read<EvidencePolicySpec>(var read) -> read;
            case ReadResult.Unreadable<EvidencePolicySpec> unreadable -> throw new AssertionError(unreadable);
        };
    }

    private static PolicyRevision revision(String content, InstallationKey key) {
        var revision = new PolicyRevision();
        revision.getMetadata().setName("r");
        revision.setSpec(PolicyRevisionSpec.of(RevisedKind.EVIDENCE_POLICY, "release", 1, content));
        revision.setStatus(RevisionMac.of(
                key, RevisedKind.EVIDENCE_POLICY, "release", revision.getSpec().contentHash()));
        return revision;
    }

    private static PolicySnapshot snapshot(@Nullable PolicyRevision revision, @Nullable String named) {
        return snapshotOf(revision, named == null ? null : new EvidencePolicyStatus(1L, List.of(), named));
    }

    private static PolicySnapshot snapshotOf(@Nullable PolicyRevision revision, @Nullable EvidencePolicyStatus status) {
        var policy = new EvidencePolicy();
        policy.getMetadata().setName("release");
        policy.setSpec(SPEC);
        policy.setStatus(status);
        var revisions = revision == null ? List.<PolicyRevision>of() : List.of(revision);
        return new SnapshotBuilder()
                .build(
                        new SnapshotBuilder.Objects(List.of(policy), List.of(), revisions),
                        new InstallationKeys(KEY, null));
    }

    private static PolicySnapshot rollingOut() {
        return snapshot(revision(PolicyContent.of(SPEC, SHOP_AUDITED).text(), KEY), "r");
    }

    private static Mode mode(PolicySnapshot snapshot, String entry, @Nullable KnownNamespace namespace) {
        var rules = snapshot.select(entry, namespace, OtherImages.WARN);
        assertThat(rules.policies()).hasSize(1);
        var policy = rules.policies().getFirst();
        assertThat(policy.requirements()).extracting(Requirement::mode).containsOnly(policy.mode());
        assertThat(rules.audited())
                .isEqualTo(policy.mode() == Mode.AUDIT ? java.util.Set.of("release") : java.util.Set.of());
        return policy.mode();
    }

    @Test
    void whatIsListedIsAuditedAndAllElseIsEnforced() {
        assertThat(mode(rollingOut(), GateEntry.ADVISE, SHOP)).isEqualTo(Mode.AUDIT);
        assertThat(mode(rollingOut(), GateEntry.ENFORCE_ALL, SHOP)).isEqualTo(Mode.AUDIT);
        assertThat(mode(rollingOut(), GateEntry.ADVISE, PAY)).isEqualTo(Mode.ENFORCE);
        assertThat(mode(rollingOut(), ENTRY, PAY)).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void aNamespaceThatWasMadeAgainIsEnforced() {
        var again = new KnownNamespace("shop", "another-uid", PRODUCTION);

        assertThat(mode(rollingOut(), GateEntry.ADVISE, again)).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void aNamespaceThatNobodyKnowsIsEnforced() {
        assertThat(mode(rollingOut(), GateEntry.ADVISE, null)).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void whatComesByTheFailClosedEntryIsEnforcedWhateverTheListSays() {
        assertThat(mode(rollingOut(), ENTRY, SHOP)).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void itHasAnEntryOfItsOwn() {
        assertThat(ENTRY)
                .isNotEqualTo(GateEntry.of("other", SPEC))
                .isNotEqualTo(GateEntry.enforcing(SPEC.match().namespaceSelector()));
        assertThat(GateEntry.isName(ENTRY)).isTrue();
        assertThat(rollingOut().knows(ENTRY)).isTrue();
    }

    @Test
    void aStepChangesNothingThatAVerdictIsKnownBy() {
        var over = snapshot(revision(PolicyContent.of(SPEC).text(), KEY), "r");

        assertThat(over.policies().getFirst().policy().revision())
                .isEqualTo(rollingOut().policies().getFirst().policy().revision());
    }

    @Test
    void oneMayBeJudgedAsIfItWereEnforced() {
        var promoted = rollingOut().select(GateEntry.ADVISE, SHOP, OtherImages.WARN, "release");

        assertThat(promoted.policies()).extracting(Policy::mode).containsExactly(Mode.ENFORCE);
        assertThat(promoted.audited()).isEmpty();
    }

    @Test
    void aListUnderAnotherKeyOrWithoutMacAuditsNobody() {
        var forged = revision(PolicyContent.of(SPEC, SHOP_AUDITED).text(), key(9));
        var bare = revision(PolicyContent.of(SPEC, SHOP_AUDITED).text(), KEY);
        bare.setStatus(null);

        assertNotReady(snapshot(forged, "r"));
        assertNotReady(snapshot(bare, "r"));
    }

    @Test
    void aListThatSomebodyMadeLongerAuditsNobody() {
        var revision = revision(PolicyContent.of(SPEC, SHOP_AUDITED).text(), KEY);
        var longer = new RolloutState(Map.of("shop", "u-shop", "pay", "u-pay"), "", "", 0);
        var edited = PolicyRevisionSpec.of(
                RevisedKind.EVIDENCE_POLICY,
                "release",
                1,
                PolicyContent.of(SPEC, longer).text());

        revision.setSpec(edited);

        assertNotReady(snapshot(revision, "r"));
    }

    @Test
    void aListOfAnotherPolicyAuditsNobody() {
        var other = revision(PolicyContent.of(SPEC, SHOP_AUDITED).text(), KEY);
        other.setSpec(PolicyRevisionSpec.of(
                RevisedKind.EVIDENCE_POLICY,
                "other",
                1,
                PolicyContent.of(SPEC, SHOP_AUDITED).text()));
        other.setStatus(RevisionMac.of(
                KEY, RevisedKind.EVIDENCE_POLICY, "other", other.getSpec().contentHash()));

        assertNotReady(snapshot(other, "r"));
    }

    @Test
    void aRevisionThatIsGoneAuditsNobodyThoughOneThatNeverWasDoes() {
        assertNotReady(snapshot(null, "r"));
        assertThat(snapshot(null, null)
                        .select(GateEntry.ADVISE, SHOP, OtherImages.WARN)
                        .policies())
                .extracting(Policy::mode)
                .containsExactly(Mode.AUDIT);
    }

    /** The operator names no revision while it can prove none, for example after the loss of the installation key. */
    @Test
    void aRolloutThatWasUnderWayOrCompleteAuditsNobodyOnceNoRevisionIsNamed() {
        var complete = new RolloutStatus(RolloutStatus.Phase.COMPLETE, "", 2, 0, List.of(), 0, "");

        assertNotReady(snapshotOf(null, new EvidencePolicyStatus(1L, List.of(), null, complete)));
    }

    private static void assertNotReady(PolicySnapshot snapshot) {
        var policies = snapshot.select(GateEntry.ADVISE, SHOP, OtherImages.WARN).policies();
        assertThat(policies).extracting(Policy::mode).containsExactly(Mode.ENFORCE);
        assertThat(policies.getFirst().requirements()).hasOnlyElementsOfType(Requirement.Unmeetable.class);
    }
}
