package dev.portcullis.webhook.gather;

import static dev.portcullis.webhook.gather.GatherScene.ACME;
import static dev.portcullis.webhook.gather.GatherScene.IMAGE;
import static dev.portcullis.webhook.gather.GatherScene.REPOSITORY;
import static dev.portcullis.webhook.gather.GatherScene.RIVAL;
import static dev.portcullis.webhook.gather.GatherScene.access;
import static dev.portcullis.webhook.gather.GatherScene.anonymous;
import static dev.portcullis.webhook.gather.GatherScene.complete;
import static dev.portcullis.webhook.gather.GatherScene.down;
import static dev.portcullis.webhook.gather.GatherScene.failed;
import static dev.portcullis.webhook.gather.GatherScene.proved;
import static dev.portcullis.webhook.gather.GatherScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.webhook.TestRoots;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator verified: between memory and registry. */
@Timeout(30)
final class VerifiedBeforeTest {
    private final GatherScene scene = new GatherScene();

    @ParameterizedTest
    @EnumSource(
            value = Freshness.class,
            names = {"ANY", "REMEMBERED"})
    void answersWithoutTheRegistry(Freshness freshness) {
        scene.verified(proved(ACME));

        var gathered = scene.ask(freshness, anonymous(), ACME);

        assertThat(gathered.facts().facts()).containsExactly(proved(ACME));
        assertThat(gathered.origin()).isEqualTo(Origin.MEMORY);
        assertThat(scene.asked).hasValue(0);
    }

    @Test
    void isReadOnceAndThenRemembered() {
        scene.verified(proved(ACME));
        scene.any();
        var looks = scene.looks;
        scene.any();
        scene.any();

        assertThat(scene.looks).isEqualTo(looks);
        scene.pass(Duration.ofMinutes(61));
        scene.any();
        assertThat(scene.looks).isGreaterThan(looks);
    }

    @Test
    void whoeverMissesSomethingAsksTheRegistryAndKeepsWhatIsKnown() {
        scene.verified(proved(ACME));
        scene.registry = roots -> complete(roots, signed("acme", "new"));

        assertThat(scene.current().facts().facts()).containsExactlyInAnyOrder(signed("acme", "new"), proved(ACME));
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void isKeptWhereTheRegistryDoesNotAnswer() {
        scene.verified(proved(ACME));
        scene.registry = roots -> failed(roots, down());

        assertThat(scene.current().facts().facts()).containsExactly(proved(ACME));
        assertThat(scene.current().facts().lookups()).isNotEmpty();
        try (var all = scene.permits.acquire("team", 2, anonymous().deadline()).orElseThrow()) {
            assertThat(all).isNotNull();
            var overloaded = scene.ask(Freshness.CURRENT, access("team", Duration.ofMillis(10)), ACME);
            assertThat(overloaded.facts().facts()).containsExactly(proved(ACME));
        }
    }

    @Test
    void aStatementThatVanishedFromTheRegistryStays() {
        scene.verified(proved(ACME));
        scene.registry = roots -> complete(roots);

        assertThat(scene.current().facts().facts()).containsExactly(proved(ACME));
        assertThat(scene.any().facts().facts()).containsExactly(proved(ACME));
    }

    @Test
    void aStatementThatVanishedFromTheRegistryStaysThoughOthersAreRemembered() {
        var there = signed("acme", "other");
        scene.verified(proved(ACME));
        scene.registry = roots -> complete(roots, there);

        assertThat(scene.current().facts().facts()).containsExactlyInAnyOrder(there, proved(ACME));
        scene.any();

        assertThat(scene.current().facts().facts())
                .as("by what was answered just now")
                .containsExactlyInAnyOrder(there, proved(ACME));
    }

    @Test
    void isNeverToldOfAnotherRepository() {
        scene.verified(proved(ACME));
        var elsewhere = ImageRepository.parse("evidence.example.com/signatures");

        for (var freshness : Freshness.values()) {
            assertThat(scene.askIn(elsewhere, freshness, anonymous()).facts().facts())
                    .isEmpty();
        }
        assertThat(scene.cached.history(elsewhere, IMAGE)).isEmpty();
    }

    @Test
    void isNeverToldUnderAnotherTrustRootOrAKeyThatIsGone() {
        scene.verified(proved(ACME));
        var replaced = TestRoots.root("acme", "r2");

        assertThat(scene.ask(Freshness.ANY, anonymous(), RIVAL).facts().facts()).isEmpty();
        assertThat(scene.ask(Freshness.ANY, anonymous(), replaced).facts().facts())
                .isEmpty();
        assertThat(scene.ask(Freshness.CURRENT, anonymous(), replaced).facts().facts())
                .isEmpty();
        assertThat(scene.ask(Freshness.REMEMBERED, anonymous(), replaced)
                        .facts()
                        .facts())
                .isEmpty();
    }

    @Test
    void whatIsRememberedUnderAKeyIsNotUnderItsSuccessor() {
        scene.verified(proved(ACME));
        scene.any();
        scene.verified.clear();
        var replaced = TestRoots.root("acme", "r2");

        assertThat(scene.ask(Freshness.ANY, anonymous(), replaced).facts().facts())
                .isEmpty();
        assertThat(scene.any().facts().facts()).hasSize(1);
    }

    @Test
    void absenceThatIsRememberedHidesNothingThatIsVerifiedLater() {
        assertThat(scene.any().facts().facts()).isEmpty();
        scene.verified(proved(ACME));

        assertThat(scene.any().facts().facts()).containsExactly(proved(ACME));
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void aFullerAnswerOfTheRegistryIsNotReplaced() {
        scene.registry = roots -> complete(roots, proved(ACME), signed("acme", "new"));
        scene.any();
        scene.verified(proved(ACME));

        assertThat(scene.any().facts().facts()).hasSize(2);
    }

    @Test
    void knowsWhatAnIndexNames() {
        scene.verified(proved(ACME));

        assertThat(scene.cached.content(REPOSITORY, IMAGE, anonymous())).isInstanceOf(Content.Index.class);
        assertThat(scene.asked).hasValue(0);
        var looks = scene.looks;
        scene.cached.content(REPOSITORY, IMAGE, anonymous());
        assertThat(scene.looks).isEqualTo(looks);
    }
}
