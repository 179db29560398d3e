package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.revision.ContentHash;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyContentTest {
    private static final EvidencePolicySpec SPEC =
            read(Specs.json(Specs.POLICY)).spec();
    private static final RolloutState STATE =
            new RolloutState(Map.of("shop", "u1", "pay", "u2"), "2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z", 1);
    private static final RolloutSpec ROLLOUT = RolloutSpec.DEFAULT;

    private static EvidencePolicySpec spec() {
        return SPEC.withRollout(ROLLOUT);
    }

    private static PolicyContent read(String text) {
        return PolicyContent.read(text) instanceof ReadResult.Read<PolicyContent>(var content) ? content : fail(text);
    }

    @Test
    void whatIsWrittenIsRead() {
        var content = PolicyContent.of(spec(), STATE);

        assertThat(read(content.text())).isEqualTo(content);
        assertThat(read(content.text()).audited()).isEqualTo(STATE.audited());
    }

    @Test
    void withoutARolloutItIsTheSpecAlone() {
        var content = PolicyContent.of(SPEC);

        assertThat(content.text()).isEqualTo(CanonicalJson.of(SPEC));
        assertThat(content.revision()).isEqualTo(ContentHash.of(content.text()));
        assertThat(read(content.text())).isEqualTo(content);
    }

    @Test
    void aListWithoutNamespacesStillTellsWhichItIs() {
        var none = new RolloutState(Map.of(), STATE.began(), STATE.since(), 0);

        var content = read(PolicyContent.of(spec(), none).text());

        assertThat(content.rollout()).isEqualTo(none);
        assertThat(content.audited()).isEmpty();
        assertThat(content.revision()).isEqualTo(PolicyContent.of(spec()).revision());
    }

    @Test
    void verdictsKnowItByTheSameNameWhateverTheListIs() {
        var fewer = new RolloutState(Map.of("pay", "u2"), STATE.began(), STATE.since(), 1);

        assertThat(PolicyContent.of(spec(), STATE).revision())
                .isEqualTo(read(PolicyContent.of(spec(), fewer).text()).revision())
                .isEqualTo(PolicyContent.of(spec()).revision())
                .isEqualTo(read(PolicyContent.of(spec()).text()).revision())
                .as("paused, or without a rollout at its end")
                .isEqualTo(PolicyContent.of(SPEC).revision());
        assertThat(PolicyContent.of(spec(), STATE).text())
                .isNotEqualTo(PolicyContent.of(spec(), fewer).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'rollout':{'audited':{'shop':'u1'},'began':'','since':'','cohort':0},'spec':null}",
                "{'spec':SPEC}",
                "{'rollout':{'audited':['shop'],'cohort':0},'spec':SPEC}",
                "{'rollout':{'audited':{'shop':1},'cohort':0},'spec':SPEC}",
                "{'rollout':{'audited':{'shop':'u1'},'cohort':'1'},'spec':SPEC}",
                "{'rollout':{'audited':{'shop':'u1'},'cohort':0,'more':1},'spec':SPEC}",
                "{'rollout':{'audited':{'shop':'u1'},'cohort':0},'spec':SPEC,'more':1}",
                "{'rollout':{'audited':{'shop':'u1'},'audited':{},'cohort':0},'spec':SPEC}",
                "{'rollout':{'audited':{'shop':'u1'},'cohort':0},'mode':'Enforce'}",
                "[]"
            })
    void nothingElseIsRead(String form) {
        var text = form.replace('\'', '"').replace("SPEC", CanonicalJson.of(SPEC));

        var read = PolicyContent.read(text);

        // An object without any field is a spec without any, which nobody accepts.
        assertThat(read instanceof ReadResult.Read<PolicyContent>(var content)
                        && content.spec().mode() != null)
                .as(text)
                .isFalse();
    }

    @Test
    void aListOfMoreNamespacesThanARegistrationHoldsIsNotRead() {
        var many = new TreeMap<String, String>();
        for (var i = 0; i <= RolloutState.MOST_AUDITED; i++) {
            many.put("n" + i, "u");
        }
        var text = PolicyContent.of(spec(), new RolloutState(many, "", "", 0)).text();

        assertThat(PolicyContent.read(text)).isInstanceOf(ReadResult.Unreadable.class);
    }
}
