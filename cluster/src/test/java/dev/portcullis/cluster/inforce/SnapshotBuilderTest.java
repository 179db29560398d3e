package dev.portcullis.cluster.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotBuilderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InstallationKey KEY = key(1);
    private static final InstallationKey OLD = key(2);
    private static final InstallationKeys KEYS = new InstallationKeys(KEY, OLD);
    private static final Map<String, String> PRODUCTION = Map.of("tier", "production");

    private final List<EvidencePolicy> policies = new ArrayList<>();
    private final List<TrustRoot> trustRoots = new ArrayList<>();
    private final List<PolicyRevision> revisions = new ArrayList<>();
    private final SnapshotBuilder builder = new SnapshotBuilder();

    @Test
    void anAcceptedPolicyIsInForce() {
        accepted("release", "Enforce", KEY);

        assertThat(policy("release").revision()).hasSize(64);
        assertThat(policy("release").mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy("release").requirements()).noneMatch(Requirement.Unmeetable.class::isInstance);
    }

    @Test
    void theFormerKeyStillProves() {
        accepted("release", "Enforce", OLD);

        assertThat(policy("release").requirements()).noneMatch(Requirement.Unmeetable.class::isInstance);
    }

    @Test
    void aKeyThatIsNeitherProvesNothing() {
        accepted("release", "Enforce", key(3));

        assertNotReady("release");
    }

    @Test
    void aRevisionThatIsNotThereProvesNothing() {
        accepted("release", "Enforce", KEY);
        revisions.clear();

        assertNotReady("release");
    }

    @Test
    void aPolicyWithoutStatusIsNotReady() {
        policies.add(object("release", "Enforce", null));

        assertNotReady("release");
    }

    @Test
    void aRevisionOfAnotherPolicyProvesNothing() {
        revisions.add(revision("r", RevisedKind.EVIDENCE_POLICY, "other", content("Audit"), KEY));
        policies.add(object("release", "Enforce", "r"));

        assertNotReady("release");
    }

    @Test
    void aRevisionOfAnotherKindProvesNothing() {
        revisions.add(revision("r", RevisedKind.TRUST_ROOT, "release", content("Audit"), KEY));
        policies.add(object("release", "Enforce", "r"));

        assertNotReady("release");
    }

    @Test
    void aChangedRevisionProvesNothing() {
        accepted("release", "Enforce", KEY);
        var spec = revisions.getFirst().getSpec();
        revisions
                .getFirst()
                .setSpec(new PolicyRevisionSpec(spec.kind(), spec.name(), 1, content("Audit"), spec.contentHash()));
        assertNotReady("release");

        revisions
                .getFirst()
                .setSpec(PolicyRevisionSpec.of(RevisedKind.EVIDENCE_POLICY, "release", 1, content("Audit")));
        assertNotReady("release");

        revisions.getFirst().setSpec(spec);
        revisions.getFirst().setStatus(new PolicyRevisionStatus(KEY.id(), "0".repeat(64)));
        assertNotReady("release");

        revisions.getFirst().setStatus(null);
        assertNotReady("release");
    }

    @Test
    void provedContentThatDoesNotCompileHereIsNotReady() {
        for (var content : List.of("{}", "[]", "not json", "{\"mode\":\"Sing\"}", "[".repeat(100_000))) {
            policies.clear();
            revisions.clear();
            revisions.add(revision("r", RevisedKind.EVIDENCE_POLICY, "release", content, KEY));
            policies.add(object("release", "Enforce", "r"));

            assertNotReady("release");
        }
    }

    @Test
    void theLastGoodRevisionHoldsWhateverTheSpecSays() {
        accepted("release", "Enforce", KEY);
        policies.getFirst().setSpec(spec("Audit"));

        assertThat(policy("release").mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void onePolicyThatIsNotReadySpoilsNoOther() {
        policies.add(object("broken", "Enforce", null));
        var empty = object("empty", "Enforce", null);
        empty.setSpec(null);
        policies.add(empty);
        accepted("release", "Enforce", KEY);

        assertNotReady("broken");
        assertNotReady("empty");
        assertThat(policy("release").requirements()).noneMatch(Requirement.Unmeetable.class::isInstance);
    }

    @Test
    void anEntryForcesItsPoliciesWhateverIsKnownOfTheNamespace() {
        accepted("release", "Enforce", KEY);
        var entry = GateEntry.enforcing(spec("Enforce").match().namespaceSelector());

        assertThat(selected(entry, Map.of())).hasSize(1);
        assertThat(selected("enforce-0000000000", Map.of())).isEmpty();
        assertThat(selected(GateEntry.ADVISE, Map.of())).isEmpty();
        assertThat(selected(GateEntry.ADVISE, PRODUCTION)).hasSize(1);
        assertThat(selected(GateEntry.ENFORCE_ALL, PRODUCTION)).hasSize(1);
    }

    @Test
    void everyPolicyAppliesWhereLabelsAreUnknown() {
        accepted("release", "Enforce", KEY);
        accepted("advice", "Warn", KEY);

        assertThat(selected(GateEntry.ADVISE, null)).hasSize(2);
        assertThat(selected("enforce-0000000000", null)).hasSize(2);
    }

    @Test
    void knowsWhyAnEntryIsThere() {
        var entry = GateEntry.enforcing(spec("Enforce").match().namespaceSelector());
        assertThat(build().knows(GateEntry.ADVISE)).isTrue();
        assertThat(build().knows(GateEntry.ENFORCE_ALL)).isFalse();
        assertThat(build().knows(entry)).isFalse();

        accepted("advice", "Warn", KEY);
        assertThat(build().knows(entry)).isTrue();
        assertThat(build().knows(GateEntry.ENFORCE_ALL)).isFalse();

        policies.add(object("release", "Enforce", null));
        assertThat(build().knows(GateEntry.ENFORCE_ALL)).isTrue();
        assertThat(build().knows("enforce-0000000000")).isFalse();
    }

    @Test
    void anAcceptedTrustRootIsInForce() {
        trustRoot("acme", KEY);

        assertThat(build().trustRoots()).containsOnlyKeys("acme");
    }

    @Test
    void aRefreshedTrustRootSaysUntilWhenItVerifies() {
        trustRoot("acme", KEY);
        var lasting = Objects.requireNonNull(build().trustRoots().get("acme"));
        var content = TrustRootContent.read(revisions.getLast().getSpec().content());
        var spec = ((ReadResult.Read<TrustRootContent>) content).spec().spec();
        var delivery =
                new TrustRootContent.Delivery("", "", 1, 1, 1, 1, "2026-01-01T00:00:00Z", "2026-01-15T00:00:00Z");
        revisions.set(
                revisions.size() - 1,
                revision(
                        "root-acme", RevisedKind.TRUST_ROOT, "acme", new TrustRootContent(spec, delivery).text(), KEY));

        var followed = Objects.requireNonNull(build().trustRoots().get("acme"));

        assertThat(lasting.verifiedUntil()).isEqualTo(Instant.MAX);
        assertThat(followed.verifiedUntil()).isEqualTo(Instant.parse("2026-01-15T00:00:00Z"));
        assertThat(followed.revision()).isNotEqualTo(lasting.revision());
        assertThat(followed.basis()).isEqualTo(lasting.basis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "{\"static\":{}}"})
    void aPolicyWhoseRulesCannotBeLoadedRefuses(String plan) {
        var spec = spec("Enforce", "{'name': 'rules', 'rego': {'modules': {'policy.rego': 'package portcullis'}}}");
        var rules = Objects.requireNonNull(spec.requirements().getFirst().rego());
        var program = ProgramContent.of(
                plan.getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8), "1.22.2", rules.source());

        for (var content : List.of(PolicyContent.of(spec, Map.of("rules", program)), PolicyContent.of(spec))) {
            revisions.clear();
            policies.clear();
            revisions.add(revision("revision-of-r", RevisedKind.EVIDENCE_POLICY, "r", content.text(), KEY));
            policies.add(object("r", "Enforce", "revision-of-r"));

            assertNotReady("r");
        }
    }

    @Test
    void aTrustRootWithoutProofIsNotThere() {
        trustRoot("acme", key(3));
        assertThat(build().trustRoots()).isEmpty();

        revisions.clear();
        assertThat(build().trustRoots()).isEmpty();
    }

    @Test
    void compilesOnceWhatDoesNotChange() {
        accepted("release", "Enforce", KEY);
        trustRoot("acme", KEY);

        var first = build();
        var second = build();

        assertThat(second.policies().getFirst().policy())
                .isSameAs(first.policies().getFirst().policy());
        assertThat(second.trustRoots().values())
                .usingElementComparator((a, b) -> a.root() == b.root() ? 0 : 1)
                .containsExactlyElementsOf(first.trustRoots().values());
    }

    private PolicySnapshot build() {
        return builder.build(new SnapshotBuilder.Objects(policies, trustRoots, revisions), KEYS);
    }

    private List<Policy> selected(String entry, @Nullable Map<String, String> labels) {
        return build().select(entry, labels == null ? null : new KnownNamespace("shop", "u1", labels), OtherImages.WARN)
                .policies();
    }

    private Policy policy(String name) {
        return build().policies().stream()
                .map(PolicySnapshot.Gated::policy)
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertNotReady(String name) {
        assertThat(policy(name).mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy(name).requirements())
                .singleElement()
                .isInstanceOfSatisfying(
                        Requirement.Unmeetable.class,
                        requirement -> assertThat(requirement.reason()).isEqualTo(Reason.POLICY_NOT_READY));
    }

    private void accepted(String name, String mode, InstallationKey key) {
        revisions.add(revision("revision-of-" + name, RevisedKind.EVIDENCE_POLICY, name, content(mode), key));
        policies.add(object(name, mode, "revision-of-" + name));
    }

    private void trustRoot(String name, InstallationKey key) {
        var spec = new TrustRootSpec(
                null,
                List.of(new TrustRootSpec.PublicKey("ci", newKeyPem(), null, null)),
                null,
                null,
                null,
                List.of(),
                null);
        revisions.add(revision(
                "root-" + name,
                RevisedKind.TRUST_ROOT,
                name,
                TrustRootContent.of(spec).text(),
                key));
        var root = new TrustRoot();
        root.getMetadata().setName(name);
        root.setSpec(spec);
        root.setStatus(new TrustRootStatus(1L, List.of(), "root-" + name));
        trustRoots.add(root);
    }

    private static EvidencePolicy object(String name, String mode, @Nullable String revision) {
        var policy = new EvidencePolicy();
        policy.getMetadata().setName(name);
        policy.setSpec(spec(mode));
        if (revision != null) {
            policy.setStatus(new EvidencePolicyStatus(1L, List.of(), revision));
        }
        return policy;
    }

    private static PolicyRevision revision(
            String objectName, RevisedKind kind, String name, String content, InstallationKey key) {
        var revision = new PolicyRevision();
        revision.getMetadata().setName(objectName);
        revision.setSpec(PolicyRevisionSpec.of(kind, name, 1, content));
        revision.setStatus(RevisionMac.of(key, kind, name, revision.getSpec().contentHash()));
        return revision;
    }

    private static String content(String mode) {
        return CanonicalJson.of(spec(mode));
    }

    private static EvidencePolicySpec spec(String mode) {
        return spec(mode, "{'name': 'signed', 'signature': {'authorities': ['ci']}}");
    }

    private static EvidencePolicySpec spec(String mode, String requirement) {
        var text = """
                {'mode': '%s',
                 'match': {'images': ['registry.example.com/apps/**'],
                           'namespaceSelector': {'matchLabels': {'tier': 'production'}}},
                 'authorities': [{'name': 'ci', 'trustRoot': 'acme', 'keys': ['ci']}],
                 'requirements': [%s]}
                """.formatted(mode, requirement).replace('\'', '"');
        try {
            return JSON.readValue(text, EvidencePolicySpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InstallationKey key(int fill) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) fill);
        return InstallationKey.of(bytes);
    }

    private static String newKeyPem() {
        var key = Base64.getMimeEncoder()
                .encodeToString(CertificateAuthority.newKeyPair().getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + key.replace("\r", "") + "\n-----END PUBLIC KEY-----\n";
    }
}
