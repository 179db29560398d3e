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

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Credential;
import dev.portcullis.webhook.TestRoots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CachedEvidenceTest {
    private static final Credential ALICE = new Credential("alice", "secret");
    private static final Duration LONG = Duration.ofSeconds(20);
    private final GatherScene scene = new GatherScene();

    @Test
    void asksOnceForWhatIsTrue() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));

        assertThat(scene.any().origin()).isEqualTo(Origin.REGISTRY);
        scene.pass(Duration.ofMinutes(50));
        var again = scene.any();

        assertThat(again.origin()).isEqualTo(Origin.MEMORY);
        assertThat(again.facts().facts()).hasSize(1);
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void whatOneSawIsNotSeenByWhoeverElseAsks() {
        scene.cached.content(REPOSITORY, IMAGE, anonymous());
        scene.verified(proved(ACME));
        scene.content =
                new Content.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "404 behind authentication"));

        assertThat(scene.cached.sees(REPOSITORY, IMAGE, anonymous())).isFalse();

        scene.content = new Content.Single();

        assertThat(scene.cached.sees(REPOSITORY, IMAGE, anonymous())).isTrue();
    }

    @Test
    void readsOnceWhatADigestNamesAndNeverRemembersAFailure() {
        scene.content = new Content.Failed(down());
        assertThat(scene.cached.content(REPOSITORY, IMAGE, anonymous())).isInstanceOf(Content.Failed.class);
        scene.content = new Content.Index(List.of());
        assertThat(scene.cached.content(REPOSITORY, IMAGE, anonymous())).isInstanceOf(Content.Index.class);
        scene.content = new Content.Single();

        assertThat(scene.cached.content(REPOSITORY, IMAGE, anonymous())).isInstanceOf(Content.Index.class);
        assertThat(scene.asked).hasValue(2);
        assertThat(scene.cached.content(ImageRepository.parse("other.example.com/x"), IMAGE, anonymous()))
                .isInstanceOf(Content.Single.class);
    }

    @Test
    void whatIsInOneRepositoryIsNeverToldOfAnother() {
        var elsewhere = ImageRepository.parse("evidence.example.com/signatures");
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.registry = GatherScene::complete;

        for (var freshness : Freshness.values()) {
            assertThat(scene.askIn(elsewhere, freshness, anonymous()).facts().facts())
                    .isEmpty();
        }
        assertThat(scene.any().facts().facts()).hasSize(1);
    }

    @Test
    void aRefreshThatBroughtNothingNewCostsNoFact() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        var refreshed = new TrustRootInForce("acme", "r2", ACME.basis(), ACME.root(), Instant.MAX);
        var changed = new TrustRootInForce("acme", "r3", "r3", ACME.root(), Instant.MAX);

        assertThat(scene.ask(Freshness.ANY, anonymous(), refreshed).origin()).isEqualTo(Origin.MEMORY);
        assertThat(scene.ask(Freshness.ANY, anonymous(), changed).origin()).isEqualTo(Origin.REGISTRY);
    }

    @Test
    void whatATrustRootVerifiedBeforeItsEndCountsOn() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.registry =
                roots -> failed(roots, new LookupOutcome.Refused(Reason.TRUST_ROOT_STALE, "it verifies nothing new"));

        assertThat(scene.any().facts().facts()).hasSize(1);
        assertThat(scene.current().facts().facts())
                .as("something else was missing, and is asked for")
                .hasSize(1);
        assertThat(scene.any().facts().facts()).hasSize(1);
    }

    @Test
    void absenceInOneRepositoryIsNoneInAnother() {
        var elsewhere = ImageRepository.parse("evidence.example.com/signatures");
        scene.any();
        scene.askIn(elsewhere, Freshness.CURRENT, anonymous());

        assertThat(scene.asked).hasValue(2);
    }

    @Test
    void tellsWhatItRemembersWithoutAskingAnybody() {
        assertThat(scene.ask(Freshness.REMEMBERED, anonymous(), ACME).facts().facts())
                .isEmpty();
        assertThat(scene.asked).hasValue(0);
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.pass(Duration.ofMinutes(50));

        assertThat(scene.ask(Freshness.REMEMBERED, anonymous(), ACME).facts().facts())
                .hasSize(1);
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void forgetsAfterAnHour() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.pass(Duration.ofMinutes(61));
        scene.any();

        assertThat(scene.asked).hasValue(2);
    }

    @Test
    void remembersAbsenceForTenSecondsAndNotLonger() {
        scene.any();
        scene.pass(Duration.ofMillis(9_999));
        assertThat(scene.current().origin()).isEqualTo(Origin.MEMORY);
        assertThat(scene.any().origin()).isEqualTo(Origin.MEMORY);
        assertThat(scene.asked).hasValue(1);

        scene.pass(Duration.ofMillis(1));
        scene.registry = roots -> complete(roots, signed("acme", "ci"));

        assertThat(scene.any().facts().facts()).hasSize(1);
        assertThat(scene.asked).hasValue(2);
    }

    @Test
    void aNewSignatureBesideAnOldOneIsSeenOnceSomethingIsMissed() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.pass(RememberedFacts.ABSENCE);
        scene.registry = roots -> complete(roots, signed("acme", "ci"), signed("acme", "ops"));

        assertThat(scene.any().facts().facts()).hasSize(1);
        assertThat(scene.current().facts().facts()).hasSize(2);
        assertThat(scene.any().facts().facts()).hasSize(2);
    }

    @Test
    void neverRemembersAnAbsenceThatMayBeHidden() {
        scene.registry = roots -> failed(roots, new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "401"));
        scene.any();
        scene.any();

        assertThat(scene.asked).hasValue(2);
    }

    @Test
    void absenceForOneIsNoAbsenceForAnother() {
        scene.ask(Freshness.ANY, access("team", LONG, ALICE), ACME);
        scene.ask(Freshness.ANY, access("team", LONG, new Credential("alice", "other")), ACME);
        scene.ask(Freshness.ANY, access("team", LONG), ACME);

        assertThat(scene.asked).hasValue(3);
    }

    @Test
    void factsOfAnOldTrustRootAreNotServed() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.registry = GatherScene::complete;

        var gathered = scene.ask(Freshness.ANY, anonymous(), TestRoots.root("acme", "r2"));

        assertThat(gathered.facts().facts()).isEmpty();
        assertThat(scene.asked).hasValue(2);
    }

    @Test
    void asksOnlyForTrustRootsThatItDoesNotKnow() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.registry = roots -> {
            assertThat(roots).containsExactly(RIVAL);
            return complete(roots, signed("rival", "ops"));
        };

        var both = scene.ask(Freshness.ANY, anonymous(), ACME, RIVAL);

        assertThat(both.facts().facts()).hasSize(2);
        assertThat(both.origin()).isEqualTo(Origin.MEMORY);
    }

    @Test
    void whatWasFoundStaysTrueWhileTheRegistryFails() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"), signed("acme", "ops"));
        scene.any();
        scene.pass(RememberedFacts.ABSENCE);
        scene.registry = roots -> failed(roots, down(), signed("acme", "ci"));

        assertThat(scene.current().facts().facts()).hasSize(2);
        assertThat(scene.any().facts().facts()).hasSize(2);
    }

    @Test
    void whatARegistryNoLongerHoldsGoesWithTheNextCompleteAnswer() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();
        scene.pass(RememberedFacts.ABSENCE);
        scene.registry = GatherScene::complete;

        assertThat(scene.current().facts().facts()).isEmpty();
        assertThat(scene.any().facts().facts()).isEmpty();
    }

    @Test
    void readsNoCredentialsWhereMemoryAnswers() {
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.any();

        var access = new Access(
                "team",
                repository -> {
                    throw new AssertionError("read");
                },
                anonymous().deadline());
        assertThat(scene.ask(Freshness.ANY, access, ACME).facts().facts()).hasSize(1);
    }
}
