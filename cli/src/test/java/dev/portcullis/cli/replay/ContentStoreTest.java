package dev.portcullis.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.RevisedKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentStoreTest {
    private static final EvidencePolicySpec SPEC =
            ResourceFile.read("""
                    apiVersion: portcullis.dev/v1alpha1
                    kind: EvidencePolicy
                    metadata: {name: p}
                    spec:
                      mode: Enforce
                      match: {images: ["registry.example.com/apps/**"]}
                      authorities: [{name: ci, trustRoot: keys, keys: [ci]}]
                      requirements: [{name: signed, signature: {authorities: [ci]}}]
                    """).policies().values().iterator().next().withRollout(RolloutSpec.DEFAULT);

    @Test
    void anyStepOfARolloutHoldsThePolicyThatRecordsName() {
        var store = new ContentStore();
        var step = PolicyContent.of(SPEC, new RolloutState(Map.of("shop", "u"), "", "", 0));

        store.add(RevisedKind.EVIDENCE_POLICY, "p", step.text());

        assertThat(store.policy("p", PolicyContent.of(SPEC).revision()).revision())
                .isEqualTo(step.revision());
        assertThatThrownBy(() -> store.policy("p", ContentHash.of(step.text())))
                .isInstanceOf(NotReplayableException.class);
        assertThatThrownBy(() -> store.policy("q", step.revision())).isInstanceOf(NotReplayableException.class);
    }
}
