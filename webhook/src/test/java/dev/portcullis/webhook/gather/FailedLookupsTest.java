package dev.portcullis.webhook.gather;

import static dev.portcullis.webhook.gather.GatherScene.ACME;
import static dev.portcullis.webhook.gather.GatherScene.IMAGE;
import static dev.portcullis.webhook.gather.GatherScene.RIVAL;
import static dev.portcullis.webhook.gather.GatherScene.access;
import static dev.portcullis.webhook.gather.GatherScene.complete;
import static dev.portcullis.webhook.gather.GatherScene.down;
import static dev.portcullis.webhook.gather.GatherScene.failed;
import static dev.portcullis.webhook.gather.GatherScene.proved;
import static dev.portcullis.webhook.gather.GatherScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.registry.Credential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@Timeout(30)
final class FailedLookupsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Credential ALICE = new Credential("alice", "secret");

    private final GatherScene scene = new GatherScene();

    @ParameterizedTest
    @EnumSource(names = {"REGISTRY_RATE_LIMITED", "REGISTRY_UNAVAILABLE"})
    void whatFailedIsNotAskedAgainForAMoment(Reason reason) {
        var why = new LookupOutcome.Undecidable(reason, "no");
        scene.registry = roots -> failed(roots, why);
        var first = scene.any();
        scene.registry = roots -> complete(roots, signed("acme", "ci"));
        scene.pass(Duration.ofMillis(999));

        assertThat(scene.any()).isEqualTo(first);
        assertThat(scene.current()).isEqualTo(first);
        assertThat(outcomes(first)).containsExactly(why);
        assertThat(scene.asked).hasValue(1);
        scene.pass(Duration.ofMillis(1));
        assertThat(scene.any().facts().facts()).hasSize(1);
    }

    @Test
    void theMomentGrowsAndHasABound() {
        scene.registry = roots -> failed(roots, down());
        var at = new ArrayList<Long>();
        for (var tenth = 0; tenth < 600; tenth++) {
            var before = scene.asked.get();
            scene.any();
            if (scene.asked.get() > before) {
                at.add(Duration.ofNanos(scene.nanos.get()).toSeconds());
            }
            scene.pass(Duration.ofMillis(100));
        }

        assertThat(at).startsWith(0L, 1L, 3L, 7L, 15L, 23L, 31L).hasSize(10);
    }

    @Test
    void whoeverIsAnsweredBeginsAnew() {
        scene.registry = roots -> failed(roots, down());
        scene.any();
        scene.pass(FailedLookups.FIRST_PAUSE);
        scene.registry = GatherScene::complete;
        scene.any();
        scene.pass(RememberedFacts.ABSENCE);
        scene.registry = roots -> failed(roots, down());
        scene.any();
        scene.pass(FailedLookups.FIRST_PAUSE);

        scene.any();

        assertThat(scene.asked).hasValue(4);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"REGISTRY_RATE_LIMITED", "REGISTRY_UNAVAILABLE"})
    void nothingElseIsAnAnswerForOthers(Reason reason) {
        for (var outcome :
                List.of(new LookupOutcome.Undecidable(reason, "no"), new LookupOutcome.Refused(reason, "no"))) {
            var before = scene.asked.get();
            scene.registry = roots -> failed(roots, outcome);
            scene.any();
            scene.any();

            assertThat(scene.asked).hasValue(before + 2);
        }
    }

    @Test
    void aFailureBesideARefusalIsNoneOfTheRegistryAlone() {
        var unauthorized = new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "401");
        scene.registry = roots -> new Gathered(
                failed(roots, down()).facts().and(failed(roots, unauthorized).facts()),
                false,
                Gathered.Origin.REGISTRY);
        scene.any();
        scene.any();

        assertThat(scene.asked).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"other.example.com/apps/shop, false", "registry.example.com/apps/shop, true"})
    void whoAsksSomethingElseOrAsSomebodyElseIsNotHeldUp(ImageRepository repository, boolean asAlice) {
        scene.registry = roots -> failed(roots, down());
        scene.any();

        var asker = asAlice ? access("team", LONG, ALICE) : access("team", LONG);
        scene.askIn(repository, Freshness.ANY, asker);
        scene.ask(Freshness.ANY, access("team", LONG), RIVAL);

        assertThat(scene.asked).hasValue(3);
    }

    @Test
    void aNamespaceThatAsksWithTheSameCredentialsHasTheSameAnswer() {
        scene.registry = roots -> failed(roots, down());
        scene.any();

        assertThat(outcomes(scene.ask(Freshness.ANY, access("other", LONG), ACME)))
                .containsExactly(down());
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void whatIsKnownMeanwhileIsAnAnswer() {
        scene.registry = roots -> failed(roots, down());
        scene.any();

        scene.verified(proved(ACME));

        assertThat(scene.any().facts().facts()).containsExactly(proved(ACME));
        assertThat(scene.current().facts().facts()).containsExactly(proved(ACME));
        assertThat(outcomes(scene.current())).containsExactly(down());
    }

    @Test
    void whatWasFoundBesidesTheFailureStaysTrue() {
        scene.registry = roots -> failed(roots, down(), signed("acme", "ci"));
        scene.any();

        assertThat(scene.current().facts().facts()).containsExactly(signed("acme", "ci"));
        assertThat(scene.asked).hasValue(1);
    }

    @Test
    void takesLittleMemoryHoweverManyImagesAreMadeUp() {
        var failures = new FailedLookups(scene.nanos::get);
        for (var number = 0; number < 20_000; number++) {
            var repository = ImageRepository.parse("registry.example.com/apps/" + number);
            var key = new RememberedFacts.Key(repository, IMAGE, "acme", "r1");
            failures.note(
                    new FailedLookups.Key(List.of(key), CredentialIdentity.of(List.of())),
                    failed(List.of(ACME), down()).facts());
        }

        assertThat(failures.bytes()).isPositive().isLessThanOrEqualTo(1 << 20);
    }

    private static List<LookupOutcome> outcomes(Gathered gathered) {
        return gathered.facts().lookups().stream().map(FactSet.Lookup::outcome).toList();
    }
}
