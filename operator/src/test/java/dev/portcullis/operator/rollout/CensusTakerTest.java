package dev.portcullis.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.operator.rules.Applicable;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.sample.Samples;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgement.Standing;
import dev.portcullis.operator.scan.Judgements;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CensusTakerTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final EvidencePolicySpec SPEC =
            Samples.spec("Enforce", "production").withRollout(RolloutSpec.DEFAULT);
    private static final PolicyContent CONTENT =
            PolicyContent.of(SPEC, new RolloutState(Map.of("shop", "u-shop", "pay", "u-pay"), "", "", 0));
    private static final Map<String, KnownNamespace> NAMESPACES = Map.of(
            "shop", namespace("shop", "production"),
            "pay", namespace("pay", "production"),
            "done", namespace("done", "production"),
            "other", namespace("other", "staging"),
            "exempt", namespace("exempt", "production"));

    private final Workloads workloads = new Workloads(name -> false, new Unheard());
    private final Judgements judgements = new Judgements();
    private final AtomicBoolean complete = new AtomicBoolean(true);
    private Rules rules = rules(CONTENT);
    private final CensusTaker taker = new CensusTaker(
            workloads, judgements, () -> Optional.of(rules), complete::get, Set.of("exempt"), Registries.NONE);

    private static final class Unheard implements WorkloadListener {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    }

    private static KnownNamespace namespace(String name, String tier) {
        return new KnownNamespace(name, "u-" + name, Map.of("tier", tier));
    }

    private static Rules rules(PolicyContent content) {
        var gated = new Gated(policy(content), GateEntry.of("p", content.spec()), content.audited());
        return new Rules(new PolicySnapshot(List.of(gated), Map.of()), NAMESPACES, Map.of(), OtherImages.WARN);
    }

    private static Policy policy(PolicyContent content) {
        return switch (PolicyCompiler.compile("p", content.revision(), content.spec())) {
            case Compiled.Accepted<Policy>(var policy) -> policy;
            case Compiled.Refused<Policy> refused -> throw new AssertionError(refused);
        };
    }

    private static EvidencePolicySpec renamed(EvidencePolicySpec spec) {
        var text = CanonicalJson.of(spec).replace("\"name\":\"signed\"", "\"name\":\"sealed\"");
        return switch (CanonicalJson.read(text, EvidencePolicySpec.class)) {
            case ReadResult.Read<EvidencePolicySpec>(var read) -> read;
            case ReadResult.Unreadable<EvidencePolicySpec> unreadable -> throw new AssertionError(unreadable);
        };
    }

    private Workload workload(String namespace, String kind, String name, String controller, String... images) {
        var id = new ObjectId("v1", kind, namespace, name, namespace + kind + name);
        var uses = List.of(images).stream()
                .map(image -> new ImageUse("image", image, Binding.BINDING, TagUse.FINAL))
                .toList();
        var workload = new Workload(id, controller, uses, PullSource.DEFAULT, Presence.RUNS, "");
        workloads.put(workload);
        return workload;
    }

    private void judged(Workload workload, Standing prospect) {
        Question.of(workload).forEach(question -> judged(question, Map.of("p", prospect), List.of()));
    }

    private void judged(Question question, Map<String, Standing> prospects, List<Result> results) {
        var applicable = Applicable.to(question, rules.of(question), Registries.NONE);
        judgements.put(
                question,
                new Judgement(
                        applicable.fingerprint(),
                        NOW,
                        NOW,
                        NOW,
                        null,
                        Standing.ALLOWED,
                        Reason.NOT_ENFORCED,
                        results,
                        prospects));
    }

    private NamespaceCount count(String namespace) {
        return Objects.requireNonNull(
                taker.take("p", CONTENT).orElseThrow().counts().get(namespace));
    }

    private static String image(String name) {
        return "registry.example.test/apps/" + name + "@sha256:" + "0".repeat(64);
    }

    @Test
    void countsTopmostWorkloadsByTheWorstOfTheirImages() {
        var top = workload("shop", "Deployment", "web", "", image("good"));
        var pod = workload("shop", "Pod", "web-1", top.id().uid(), image("bad"));
        var fine = workload("shop", "Deployment", "fine", "", image("fine"));
        judged(top, Standing.ALLOWED);
        judged(pod, Standing.REFUSED);
        judged(fine, Standing.ALLOWED);

        assertThat(count("shop").workloads()).isEqualTo(2);
        assertThat(count("shop").refused()).containsExactly("Deployment/web");
        assertThat(count("shop").notJudged()).isEmpty();
        assertThat(count("pay").workloads()).isZero();
    }

    @Test
    void tellsWhatNobodyCanSayAndWhatNobodyHasSaid() {
        judged(workload("shop", "Pod", "far", "", image("far")), Standing.UNDECIDABLE);
        workload("shop", "Pod", "new", "", image("new"));

        assertThat(count("shop").undecidable()).containsExactly("Pod/far");
        assertThat(count("shop").notJudged()).containsExactly("Pod/new");
    }

    @Test
    void whatWasJudgedByOtherRulesOrForNoProspectIsNotJudged() {
        var stale = workload("shop", "Pod", "stale", "", image("stale"));
        judged(stale, Standing.ALLOWED);
        var other = workload("pay", "Pod", "other", "", image("other"));
        Question.of(other).forEach(question -> judged(question, Map.of(), List.of()));
        // An image of no policy: what its refusal hangs on is the policy all the same.
        var unmatched = workload("shop", "Pod", "unmatched", "", "elsewhere.example.test/x@sha256:" + "0".repeat(64));
        judged(unmatched, Standing.ALLOWED);
        assertThat(count("shop").notJudged()).isEmpty();

        var edited = PolicyContent.of(renamed(SPEC), CONTENT.rollout());
        rules = rules(edited);
        var after = taker.take("p", edited).orElseThrow().counts();

        assertThat(Objects.requireNonNull(after.get("shop")).notJudged()).containsExactly("Pod/stale", "Pod/unmatched");
        assertThat(Objects.requireNonNull(after.get("pay")).notJudged()).containsExactly("Pod/other");
    }

    @Test
    void whatCannotBeReadWouldBeRefused() {
        var unreadable = workload("shop", "Widget", "odd", "", image("x")).unreadable("no list of images");
        workloads.put(unreadable);

        assertThat(count("shop").refused()).containsExactly("Widget/odd");
    }

    @Test
    void whereThePolicyIsEnforcedOnlyRegistriesThatDoNotAnswerCount() {
        var far = workload("done", "Pod", "far", "", image("far"));
        var bad = workload("done", "Pod", "bad", "", image("bad"));
        Question.of(far).forEach(question -> judged(question, Map.of(), List.of(result(Result.Outcome.ERROR))));
        Question.of(bad).forEach(question -> judged(question, Map.of(), List.of(result(Result.Outcome.FAIL))));

        assertThat(count("done").undecidable()).containsExactly("Pod/far");
        assertThat(count("done").refused()).isEmpty();
    }

    private static Result result(Result.Outcome outcome) {
        return new Result("i", "p", "signed", outcome, Mode.ENFORCE, Reason.SIGNATURE_MISSING, "m");
    }

    @Test
    void isAboutTheNamespacesThatThePolicySelectsAndNoneThatIsExempt() {
        assertThat(taker.take("p", CONTENT).orElseThrow().counts()).containsOnlyKeys("shop", "pay", "done");
    }

    @Test
    void isNotTakenBeforeEverythingWasReadOrByOtherContentThanTheScanGoesBy() {
        var shorter = PolicyContent.of(SPEC, new RolloutState(Map.of("shop", "u-shop"), "", "", 0));

        assertThat(taker.take("p", shorter)).isEmpty();
        assertThat(taker.take("q", CONTENT)).isEmpty();
        assertThat(taker.take("p", PolicyContent.of(SPEC))).isEmpty();
        complete.set(false);
        assertThat(taker.take("p", CONTENT)).isEmpty();
    }
}
