package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.ProgramScene.DOWN;
import static dev.portcullis.core.verdict.ProgramScene.HERE;
import static dev.portcullis.core.verdict.ProgramScene.VEX;
import static dev.portcullis.core.verdict.ProgramScene.assertAllowed;
import static dev.portcullis.core.verdict.ProgramScene.assertDenied;
import static dev.portcullis.core.verdict.ProgramScene.everything;
import static dev.portcullis.core.verdict.ProgramScene.image;
import static dev.portcullis.core.verdict.ProgramScene.input;
import static dev.portcullis.core.verdict.ProgramScene.judge;
import static dev.portcullis.core.verdict.ProgramScene.lookup;
import static dev.portcullis.core.verdict.ProgramScene.rego;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that object to evidence of which whoever asks for the image would rather not have them know. */
class ProgramEvasionTest {
    private final Rules rules = Rules.content();

    private Policy tolerant() {
        return enforce(rego(rules, input(VEX, false, null)))
                .but()
                .whenUndecidable(WhenUndecidable.ALLOW)
                .build();
    }

    private static FactSet rejecting(String root, ImageRepository place, Reason reason) {
        var location = new Location(place, Location.Layout.BUNDLE_BY_REFERRERS, OTHER);
        var rejected = new RejectedEvidence(root, location, new Rejection(reason, "17000000 bytes"));
        return everything().and(new FactSet(List.of(), List.of(rejected), List.of()));
    }

    @Test
    void whatPullSecretsDoNotShowIsNoOutageThatIsTolerated() {
        var hidden = new FactSet(List.of(), List.of(), List.of(lookup("referrers", new LookupOutcome.Complete())));

        assertDenied(judge(image(hidden), tolerant()), Reason.EVIDENCE_INCOMPLETE);
        assertThat(rules.asked).isEmpty();
    }

    @Test
    void anOutageIs() {
        var down = new FactSet(List.of(), List.of(), List.of(lookup("referrers", DOWN)));

        assertThat(judge(image(down), tolerant()).reason()).isEqualTo(Reason.UNDECIDABLE_ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESPONSE_TOO_LARGE", "BUNDLE_TOO_LARGE"})
    void evidenceThatIsTooLargeToBeReadIsNoneThatIsNotThere(Reason reason) {
        assertDenied(judge(image(rejecting(ROOT, HERE, reason)), tolerant()), reason);
        assertThat(rules.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void evidenceThatIsTooLargeWeighsMoreThanAnOutage(boolean required) {
        var slow = new FactSet(List.of(), List.of(), List.of(lookup("tag .att", DOWN)));
        var facts = rejecting(ROOT, HERE, Reason.RESPONSE_TOO_LARGE).and(slow);
        var policy = enforce(rego(rules, input(VEX, required, null)))
                .but()
                .whenUndecidable(WhenUndecidable.ALLOW)
                .build();

        assertDenied(judge(image(facts), policy), Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void whatSomebodyElsePutsBesideIsNothing() {
        var elsewhere = ImageRepository.parse("registry.example.com/elsewhere");

        assertAllowed(judge(image(rejecting(ROOT, HERE, Reason.SIGNATURE_INVALID)), tolerant()));
        assertAllowed(judge(image(rejecting("other", HERE, Reason.RESPONSE_TOO_LARGE)), tolerant()));
        assertAllowed(judge(image(rejecting(ROOT, elsewhere, Reason.RESPONSE_TOO_LARGE)), tolerant()));
    }
}
