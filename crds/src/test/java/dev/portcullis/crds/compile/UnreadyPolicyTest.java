package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadyPolicyTest {
    private static final List<ImageRepository> COVERED =
            List.of(new ImageRepository("registry.example.com", "apps/web"));
    private static final List<ImageRepository> OTHER = List.of(new ImageRepository("localhost:5000", "x"));

    @Test
    void keepsTheMatchOfItsSpec() throws Exception {
        var policy = unready(Specs.json(Specs.POLICY));

        assertThat(policy.revision()).isEqualTo("none");
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.match().matches(COVERED)).isTrue();
        assertThat(policy.match().matches(OTHER)).isFalse();
        assertThat(policy.namespaces().matches(Map.of("tier", "production"))).isTrue();
        assertThat(policy.namespaces().matches(Map.of())).isFalse();
        assertThat(policy.requirements())
                .containsExactly(new Requirement.Unmeetable("accepted", Mode.ENFORCE, Reason.POLICY_NOT_READY, "why"));
    }

    @Test
    void matchesEverythingWhereItsPatternsCannotBeRead() throws Exception {
        var policy = unready(Specs.policyWith("/match/images", "['registry.example.com/apps/**', '!!']"));

        assertThat(policy.match().matches(OTHER)).isTrue();
        assertThat(policy.namespaces().matches(Map.of())).isFalse();
    }

    @Test
    void selectsEverythingWhereItsSelectorCannotBeRead() throws Exception {
        var policy = unready(Specs.policyWith("/match/namespaceSelector/matchExpressions/0/operator", ""));

        assertThat(policy.namespaces().matches(Map.of())).isTrue();
        assertThat(policy.match().matches(OTHER)).isFalse();
    }

    @Test
    void anAuditPolicyStaysOne() throws Exception {
        assertThat(unready(Specs.policyWith("/mode", "'Audit'"))
                        .requirements()
                        .getFirst()
                        .mode())
                .isEqualTo(Mode.AUDIT);
    }

    @Test
    void withoutASpecItCoversEverything() {
        var policy = UnreadyPolicy.of("p", null, "why");

        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.match().matches(OTHER)).isTrue();
        assertThat(policy.namespaces().isEmpty()).isTrue();
    }

    private static Policy unready(String json) throws Exception {
        return UnreadyPolicy.of("p", Specs.JSON.readValue(json, EvidencePolicySpec.class), "why");
    }
}
