package dev.portcullis.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.evidence.PoliciesInForce;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplicableTest {
    private static final Digest DIGEST = Digest.of("image".getBytes(StandardCharsets.UTF_8));

    private static String fingerprint(boolean readsNamespace, Map<String, String> labels) {
        var program = new Rules(readsNamespace);
        var rego = new Requirement.Programmed("rules", Mode.ENFORCE, List.of(), Requirement.Per.IMAGE, program, "{}");
        var match = new ImageMatch(List.of(ImagePattern.compile("registry.example.com/**")), List.of());
        var policy = Policy.strict("apps", "1", match, List.of(rego)).build();
        var question = new Question("shop", "registry.example.com/a@" + DIGEST, TagUse.FINAL, PullSource.DEFAULT);
        var rules = new PoliciesInForce(List.of(policy), Map.of(), OtherImages.WARN, labels);
        return Applicable.to(question, rules, Registries.NONE).fingerprint();
    }

    @Test
    void whereRulesReadTheNamespaceItsLabelsMatter() {
        var before = fingerprint(true, Map.of("tier", "production", "team", "a"));

        assertThat(fingerprint(true, Map.of("team", "a", "tier", "production"))).isEqualTo(before);
        assertThat(fingerprint(true, Map.of("team", "b", "tier", "production"))).isNotEqualTo(before);
    }

    @Test
    void whereNoneDoNothingIsLookedAtAgainForThem() {
        assertThat(fingerprint(false, Map.of("team", "a"))).isEqualTo(fingerprint(false, Map.of("team", "b")));
    }

    private record Rules(boolean readsNamespace) implements PolicyProgram {
        @Override
        public ProgramAnswer evaluate(ProgramQuestion question) {
            throw new AssertionError("nothing is judged");
        }

        @Override
        public Digest digest() {
            return DIGEST;
        }

        @Override
        public boolean readsRequest() {
            return false;
        }

        @Override
        public boolean readsTime() {
            return false;
        }
    }
}
