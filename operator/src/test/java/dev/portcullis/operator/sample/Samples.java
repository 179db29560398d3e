package dev.portcullis.operator.sample;

import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import dev.portcullis.crds.revision.RevisionName;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Objects for tests. */
public final class Samples {
    public static final InstallationKey KEY = key(1);
    public static final InstallationKey OLDER_KEY = key(2);
    public static final InstallationKeys KEYS = new InstallationKeys(KEY, null);
    public static final String UID = "7d9b1f9a-0000-4000-8000-000000000001";
    public static final String OTHER_UID = "7d9b1f9a-0000-4000-8000-000000000002";

    private Samples() {}

    public static InstallationKey key(int fill) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) fill);
        return InstallationKey.of(bytes);
    }

    public static NamespaceSelector tier(String value) {
        return new NamespaceSelector(Map.of("tier", value), List.of());
    }

    /** Returns the spec of a valid policy. */
    public static EvidencePolicySpec spec(String mode, String tier) {
        return Serialization.unmarshal("""
                mode: %s
                match:
                  images: ["registry.example.test/apps/**"]
                  namespaceSelector: {matchLabels: {tier: %s}}
                authorities:
                  - {name: release, trustRoot: keys, keys: [release]}
                requirements:
                  - name: signed
                    signature: {authorities: [release]}
                """.formatted(mode, tier), EvidencePolicySpec.class);
    }

    /** Returns a policy; {@code revision} is what its status names, empty for no status. */
    public static EvidencePolicy policy(String name, EvidencePolicySpec spec, String revision) {
        var policy = new EvidencePolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid(UID)
                .withGeneration(9L)
                .build());
        policy.setSpec(spec);
        if (!revision.isEmpty()) {
            policy.setStatus(new EvidencePolicyStatus(9L, List.of(), revision));
        }
        return policy;
    }

    /** Returns the proved revision of a policy's spec. */
    public static PolicyRevision revision(String policy, EvidencePolicySpec spec, long generation) {
        return revision(policy, CanonicalJson.of(spec), generation);
    }

    /** Returns a proved revision of any content. */
    public static PolicyRevision revision(String policy, String content, long generation) {
        var spec = PolicyRevisionSpec.of(RevisedKind.EVIDENCE_POLICY, policy, generation, content);
        var revision = new PolicyRevision();
        revision.setMetadata(new ObjectMetaBuilder()
                .withName(RevisionName.of(RevisedKind.EVIDENCE_POLICY, policy, spec.contentHash()))
                .withOwnerReferences(owner(UID))
                .build());
        revision.setSpec(spec);
        revision.setStatus(RevisionMac.of(KEY, RevisedKind.EVIDENCE_POLICY, policy, spec.contentHash()));
        return revision;
    }

    /** Says on a revision when it was accepted last. */
    public static PolicyRevision accepted(PolicyRevision revision, long generation, String time) {
        revision.setStatus(revision.getStatus().acceptedAt(generation, time));
        return revision;
    }

    public static OwnerReference owner(String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion("portcullis.dev/v1alpha1")
                .withKind("EvidencePolicy")
                .withName("p")
                .withUid(uid)
                .withController(true)
                .build();
    }

    public static String name(PolicyRevision revision) {
        return revision.getMetadata().getName();
    }
}
