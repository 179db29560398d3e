package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.FAIL_CLOSED;
import static dev.portcullis.webhook.admission.HandlerScene.NOW;
import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class AdmissionHandlerTest {
    private static final String CREATE = createPod(podSpec(IMAGE));

    private final HandlerScene scene = new HandlerScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void admitsWhatIsSigned() throws MalformedReviewException {
        scene.evidence = HandlerScene::signed;

        assertThat(scene.decide(FAIL_CLOSED, CREATE).allowed()).isTrue();
        scene.assertRecorded(true, Reason.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ENFORCE_ALL, GateEntry.ADVISE})
    void everyEntryRefusesWhatAnEnforcingPolicyRefuses(String entry) throws MalformedReviewException {
        assertThat(scene.decide(entry, CREATE).allowed()).isFalse();
        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
    }

    /** What any gate ever read back from an object, and what somebody may hope that this one reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'portcullis.dev/verified': 'true'",
                "'portcullis.dev/verdict': 'Allow', 'portcullis.dev/digest': 'sha256:0'",
                "'kyverno.io/verify-images': 'IMAGE=pass'",
                "'policy.sigstore.dev/exclude': 'true'"
            })
    void noAnnotationOfTheObjectRaisesTrust(String entries) throws MalformedReviewException {
        var metadata = "{'name': 'shop', 'annotations': {" + entries.replace("IMAGE", IMAGE) + "}, 'labels': {"
                + entries.replace("IMAGE", IMAGE) + "}}";
        var pod = "{'metadata': " + metadata + ", 'spec': " + podSpec(IMAGE) + "}";

        scene.decide(FAIL_CLOSED, Reviews.review("", "Pod", "CREATE", pod, "null"));

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
    }

    @Test
    void warnsWhereNothingEnforces() throws MalformedReviewException {
        scene.rules = () -> HandlerScene.rules(Mode.WARN);

        var decision = scene.decide(GateEntry.ADVISE, CREATE);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.warnings()).singleElement().asString().startsWith("[SignatureMissing]");
    }

    @Test
    void oneBadImageAmongGoodOnesRefusesAll() throws MalformedReviewException {
        scene.evidence = HandlerScene::signed;
        var other = "registry.example.com/apps/other@sha256:" + "1".repeat(64);

        assertThat(scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE, other, IMAGE)))
                        .allowed())
                .isFalse();
        assertThat(scene.decisions.getFirst().images()).hasSize(3);
    }

    @Test
    void oneImageThatIsOnlyAdvisedAboutKeepsNoOtherFromBeingJudged() throws MalformedReviewException {
        scene.evidence = HandlerScene::signed;
        scene.rules = () -> HandlerScene.tagged(DigestRule.PIN);
        var tagged = "registry.example.com/apps/other:v1";
        var another = "registry.example.com/apps/another:v1";
        for (var images : List.of(List.of(IMAGE, tagged), List.of(tagged, another), List.of(tagged, IMAGE, tagged))) {
            var template = Reviews.template("{'name': 'shop'}", podSpec(images.toArray(String[]::new)));

            var decision = scene.decide(FAIL_CLOSED, Reviews.review("apps", "Deployment", "CREATE", template, "null"));

            assertThat(decision.allowed()).as(decision.message()).isTrue();
            assertThat(decision.reason()).isEqualTo(Reason.CONTROLLER_ADVISORY);
            assertThat(decision.warnings()).isNotEmpty();
        }
        var unsigned = Reviews.template(
                "{'name': 'shop'}", podSpec(tagged, "registry.example.com/apps/x@sha256:" + "1".repeat(64)));
        assertThat(scene.decide(FAIL_CLOSED, Reviews.review("apps", "Deployment", "CREATE", unsigned, "null"))
                        .allowed())
                .isFalse();
    }

    @Test
    void asksForEachDistinctImageOnce() throws MalformedReviewException {
        var asked = new AtomicInteger();
        scene.evidence = () -> {
            asked.incrementAndGet();
            return HandlerScene.signed();
        };

        scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE, IMAGE, IMAGE)));

        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesByAnEntryThatNobodyCanExplain() throws MalformedReviewException {
        scene.evidence = HandlerScene::signed;
        scene.rules = HandlerScene::rules;
        scene.explainsEntry = false;

        scene.decide(FAIL_CLOSED, CREATE);

        scene.assertRecorded(false, Reason.POLICY_NOT_READY);
    }

    @Test
    void theOpenEntryLeavesWhatAFailClosedOneDecides() throws MalformedReviewException {
        scene.covered = true;
        scene.rules = () -> {
            throw new AssertionError("decided");
        };

        assertThat(scene.decide(GateEntry.ADVISE, CREATE))
                .extracting(Decision::allowed, Decision::reason)
                .containsExactly(true, Reason.ENTRY_DECIDES);
        assertThat(scene.decisions).isEmpty();
        assertThat(scene.left).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ENFORCE_ALL})
    void aFailClosedEntryLeavesNothing(String entry) throws MalformedReviewException {
        scene.covered = true;

        scene.decide(entry, CREATE);

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
    }

    @Test
    void theOpenEntryAnswersItsProbesWhateverIsCovered() throws MalformedReviewException {
        scene.covered = true;
        var probe = Reviews.review("portcullis.dev", "GateProbe", "CREATE", "{'spec': {}}", "null");

        scene.decide(GateEntry.ADVISE, probe);

        scene.assertRecorded(false, Reason.GATE_PROBE);
    }

    @Test
    void refusesAWorkloadWithoutNamespace() throws MalformedReviewException {
        scene.decide(FAIL_CLOSED, CREATE.replace("'namespace': 'shop', ", ""));

        scene.assertRecorded(false, Reason.REQUEST_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'containers': {'a': {'name': 'a', 'image': 'x'}}}", "{'containers': [{'name': 'a'}]}"})
    void refusesAndRecordsWhatNamesNoImage(String spec) throws MalformedReviewException {
        scene.rules = HandlerScene::rules;

        scene.decide(GateEntry.ADVISE, createPod(spec));

        scene.assertRecorded(false, Reason.REQUEST_MALFORMED);
    }

    @Test
    void recordsNothingForWhatIsNoReview() {
        assertThatExceptionOfType(MalformedReviewException.class).isThrownBy(() -> scene.decide(FAIL_CLOSED, "{}"));
        assertThat(scene.decisions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ENFORCE_ALL, GateEntry.ADVISE})
    void refusesAProbeOnEveryEntry(String entry) throws MalformedReviewException {
        var probe = Reviews.review("portcullis.dev", "GateProbe", "CREATE", "{'spec': {}}", "null")
                .replace("'namespace': 'shop', ", "");

        var decision = scene.decide(entry, probe);

        assertThat(decision.message()).isEqualTo("[GateProbe] for " + entry);
        scene.assertRecorded(false, Reason.GATE_PROBE);
    }

    @ParameterizedTest(name = "a fault on {0} where {1} applies: allowed {2}")
    @CsvSource({
        "enforce-0123456789, ENFORCE, false",
        "enforce-0123456789, WARN, false",
        "enforce-0123456789, AUDIT, false",
        "enforce-all, WARN, false",
        "advise, ENFORCE, false",
        "advise, WARN, true",
        "advise, AUDIT, true"
    })
    void aFaultAdmitsOnlyWhereNothingEnforces(String entry, Mode mode, boolean allowed)
            throws MalformedReviewException {
        scene.rules = () -> HandlerScene.rules(mode);
        for (var fault : List.<Throwable>of(new IllegalStateException("hunter2"), new StackOverflowError("hunter2"))) {
            scene.decisions.clear();
            scene.requests.clear();
            scene.evidence = () -> {
                throw sneaky(fault);
            };

            var decision = scene.decide(entry, CREATE);

            scene.assertRecorded(allowed, Reason.INTERNAL_ERROR);
            assertThat(decision.message() + decision.warnings()).doesNotContain("hunter2");
            assertThat(decision.warnings()).hasSize(allowed ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ADVISE})
    void aFaultInFindingTheRulesAdmitsNothing(String entry) throws MalformedReviewException {
        scene.rules = () -> {
            throw new IllegalStateException("no rules");
        };

        scene.decide(entry, CREATE);

        scene.assertRecorded(false, Reason.INTERNAL_ERROR);
        assertThat(scene.requests.getFirst().rules()).isNull();
    }

    @Test
    void answersInTimeThoughTheRegistryHangs() throws MalformedReviewException {
        scene.deadline = Duration.ofMillis(100);
        var never = new CountDownLatch(1);
        scene.evidence = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return FactSet.EMPTY;
        };

        scene.decide(FAIL_CLOSED, CREATE);

        scene.assertRecorded(false, Reason.OVERLOADED);
    }

    @Test
    void refusesWhatCannotBeDecided() throws MalformedReviewException {
        scene.evidence = () -> new FactSet(
                List.of(),
                List.of(),
                List.of(new FactSet.Lookup(
                        "acme",
                        ImageReference.parse(IMAGE).repository(),
                        "referrers",
                        new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"))));

        scene.decide(FAIL_CLOSED, CREATE);

        scene.assertRecorded(false, Reason.REGISTRY_TIMEOUT);
    }

    @Test
    void recordsWhatWasAsked() throws MalformedReviewException {
        scene.decide(FAIL_CLOSED, CREATE);

        assertThat(scene.requests).singleElement().satisfies(request -> {
            assertThat(request.uid()).isEqualTo("u-1");
            assertThat(request.entry()).isEqualTo(FAIL_CLOSED);
            assertThat(request.time()).isEqualTo(NOW);
            assertThat(request.user()).isEqualTo("alice@example.com");
            assertThat(request.rules()).isNotNull();
        });
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable fault) throws T {
        throw (T) fault;
    }
}
