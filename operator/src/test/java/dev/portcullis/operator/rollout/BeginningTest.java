package dev.portcullis.operator.rollout;

import static dev.portcullis.operator.rollout.Scenery.BEGAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.operator.sample.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BeginningTest {
    private static final KnownNamespace SHOP = namespace("shop", "production");
    private static final KnownNamespace PAY = namespace("pay", "production");
    private static final KnownNamespace TEST = namespace("test", "staging");

    private static KnownNamespace namespace(String name, String tier) {
        return new KnownNamespace(name, Scenery.uid(name), Map.of("tier", tier));
    }

    private static EvidencePolicySpec rolledOut(String tier) {
        return Samples.spec("Enforce", tier).withRollout(RolloutSpec.DEFAULT);
    }

    private static PolicyContent listing(EvidencePolicySpec spec, String began, String... names) {
        return PolicyContent.of(spec, new RolloutState(Scenery.state(0, names).audited(), began, began, 0));
    }

    private static EvidencePolicySpec widened(EvidencePolicySpec spec) {
        var text = CanonicalJson.of(spec)
                .replace(
                        "\"matchLabels\":{\"tier\":\"production\"}",
                        "\"matchExpressions\":[{\"key\":\"tier\",\"operator\":\"Exists\"}]");
        return CanonicalJson.read(text, EvidencePolicySpec.class)
                        instanceof ReadResult.Read<EvidencePolicySpec>(var read)
                ? read
                : fail(text);
    }

    @Nested
    class Begins {
        @Test
        void withEveryNamespaceThatIsSelectedWhereThePolicyIsNew() {
            var state = Beginning.begin(rolledOut("production"), null, List.of(SHOP, PAY, TEST), BEGAN);

            assertThat(state.audited()).containsOnlyKeys("shop", "pay");
            assertThat(state.began()).isEqualTo(BEGAN.toString());
        }

        @Test
        void withEveryNamespaceWhereThePolicyOnlyAudited() {
            var audited = PolicyContent.of(Samples.spec("Audit", "production"));

            assertThat(Beginning.isOver(rolledOut("production"), audited)).isFalse();
            assertThat(Beginning.begin(rolledOut("production"), audited, List.of(SHOP, PAY), BEGAN)
                            .audited())
                    .containsOnlyKeys("shop", "pay");
        }

        @Test
        void withoutThoseThatWereEnforcedBefore() {
            var enforced = PolicyContent.of(Samples.spec("Enforce", "production"));

            var state = Beginning.begin(rolledOut("staging"), enforced, List.of(SHOP, PAY, TEST), BEGAN);

            assertThat(state.audited()).containsOnlyKeys("test");
        }

        @Test
        void withWhatWasNotPromotedYetAndWhatIsNewWhereTheSelectorGetsWider() {
            var before = listing(rolledOut("production"), BEGAN.toString(), "pay");
            var wider = widened(rolledOut("production"));

            var state = Beginning.begin(wider, before, List.of(SHOP, PAY, TEST), BEGAN);

            assertThat(Beginning.isOver(wider, before)).isFalse();
            assertThat(state.audited()).containsOnlyKeys("pay", "test");
            assertThat(state.began()).as("another beginning").isNotEqualTo(BEGAN.toString());
        }

        @Test
        void withoutANamespaceThatWasMadeAgainSinceItWasListed() {
            var before = listing(rolledOut("production"), BEGAN.toString(), "pay");
            var again = new KnownNamespace("pay", "another", Map.of("tier", "production"));

            var state = Beginning.begin(rolledOut("production"), before, List.of(SHOP, again), BEGAN);

            assertThat(state.audited()).isEmpty();
        }
    }

    @Nested
    class GoesOn {
        @Test
        void withTheSameListWhereNothingChanged() {
            var before = listing(rolledOut("production"), BEGAN.toString(), "pay", "shop");

            var state = Beginning.goOn(rolledOut("production"), before, List.of(before), BEGAN.plusSeconds(9));

            assertThat(Beginning.isOver(rolledOut("production"), before)).isTrue();
            assertThat(state).isEqualTo(before.rollout());
        }

        @Test
        void withTheSmallestListThatWasProvedThoughALongerOneIsSaidToBeTheLast() {
            var longer = listing(rolledOut("production"), BEGAN.toString(), "pay", "shop");
            var shorter = listing(rolledOut("production"), BEGAN.toString(), "shop");

            var state = Beginning.goOn(rolledOut("production"), longer, List.of(longer, shorter), BEGAN);

            assertThat(state.audited()).containsOnlyKeys("shop");
        }

        /** A leader that was suspended for longer than its lease writes late. */
        @Test
        void nowhereThoughAListIsPutInForceAfterTheEndOfTheRollout() {
            var late = listing(rolledOut("production"), BEGAN.toString(), "shop");
            var complete = listing(rolledOut("production"), BEGAN.toString());

            assertThat(Beginning.goOn(rolledOut("production"), late, List.of(complete, late), BEGAN)
                            .audited())
                    .isEmpty();
        }

        @Test
        void whateverTheListsOfEarlierBeginningsSay() {
            var now = listing(rolledOut("production"), BEGAN.toString(), "pay", "shop");
            var earlier =
                    listing(rolledOut("production"), BEGAN.minusSeconds(60).toString(), "shop");

            assertThat(Beginning.goOn(rolledOut("production"), now, List.of(now, earlier), BEGAN)
                            .audited())
                    .containsOnlyKeys("pay", "shop");
        }

        @Test
        void andLooksForAWholeSoakAgainWhereTheDemandsChanged() {
            var before = listing(rolledOut("production"), BEGAN.toString(), "pay");
            var later = BEGAN.plusSeconds(60);
            var paused = rolledOut("production")
                    .withRollout(new RolloutSpec(List.of(), "24h", 0, 0, RolloutSpec.WhenHeld.CONTINUE, true, null));
            var other = PolicyContent.of(Samples.spec("Warn", "production"))
                    .spec()
                    .withRollout(rolledOut("production").rollout());

            assertThat(Beginning.goOn(paused, before, List.of(before), later).since())
                    .isEqualTo(BEGAN.toString());
            assertThat(Beginning.goOn(other, before, List.of(before), later).since())
                    .isEqualTo(later.toString());
        }

        @Test
        void nowhereWhereThePolicyWasEnforcedEverywhere() {
            var enforced = PolicyContent.of(Samples.spec("Enforce", "production"));

            assertThat(Beginning.isOver(rolledOut("production"), enforced)).isTrue();
            assertThat(Beginning.goOn(rolledOut("production"), enforced, List.of(enforced), BEGAN)
                            .audited())
                    .as("adding a rollout demotes nobody")
                    .isEmpty();
        }
    }
}
