package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Gathered.Origin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is gathered for rules that more evidence can turn. */
final class RulesTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final String OWN = "registry.example.com/apps/shop";
    private static final String EVIDENCE = "evidence.example.com/signatures";
    private static final StatementBytes REVIEW = StatementBytes.of("review".getBytes(UTF_8));
    private static final StatementBytes OBJECTION = StatementBytes.of("objection".getBytes(UTF_8));
    private static final Circumstances.Request REQUEST =
            new Circumstances.Request("CREATE", "", "v1", "Pod", "web", "{}");
    private static final LookupOutcome DOWN = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");

    private final FakePlaces places = new FakePlaces();
    private final AtomicReference<ProgramQuestion> asked = new AtomicReference<>();

    private static Fact fact(String place, StatementBytes statement) {
        var signed = Scene.attested(ImageRepository.parse(place), IMAGE, TYPE);
        return new Fact(
                IMAGE,
                new Claim(Claim.Kind.ATTESTATION, TYPE, statement.digest()),
                signed.signer(),
                signed.trustRoot(),
                signed.material(),
                signed.times(),
                signed.location());
    }

    /** Denies what an objection is about. */
    private Requirement.Programmed rules(boolean readsRequest) {
        var program = new PolicyProgram() {
            @Override
            public ProgramAnswer evaluate(ProgramQuestion question) {
                asked.set(question);
                var objected = question.evidence().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(statement -> statement.bytes().equals(OBJECTION));
                return new ProgramAnswer.Answered(objected ? List.of("somebody objects") : List.of(), List.of());
            }

            @Override
            public Digest digest() {
                return REVIEW.digest();
            }

            @Override
            public boolean readsRequest() {
                return readsRequest;
            }

            @Override
            public boolean readsNamespace() {
                return false;
            }

            @Override
            public boolean readsTime() {
                return false;
            }
        };
        var authority = new Authority("ci", ACME.name(), List.of(), Set.of("ci"));
        var input = new ProgramInput(TYPE, new Demand(List.of(authority), 1, null), false);
        return new Requirement.Programmed("rules", Mode.ENFORCE, List.of(input), Per.IMAGE, program, "{}");
    }

    private Policy policy(boolean readsRequest, String... further) {
        var repositories =
                java.util.Arrays.stream(further).map(ImageRepository::parse).toList();
        return Scene.policy(DigestRule.REQUIRED, rules(readsRequest))
                .but()
                .evidence(new EvidenceScope(repositories, WantedPlatforms.ALL))
                .build();
    }

    private JudgedImage judge(Policy policy, Binding binding, Circumstances.Request request) {
        var rules = new PoliciesInForce(
                        List.of(policy), Map.of(ACME.name(), ACME), OtherImages.WARN, Map.of("tier", "production"))
                .requestedBy(request);
        var use = new ImageUse("c", Scene.pinned().toString(), binding, TagUse.FINAL);
        return new ImageEvaluator(places, Registries.NONE).evaluate(use, rules, Scene.access(), NOW);
    }

    private Verdict judge(Policy policy) {
        return judge(policy, Binding.BINDING, REQUEST).verdict();
    }

    @Test
    void everyPlaceIsAskedThoughTheFirstWouldDo() {
        places.statements.put(REVIEW.digest(), REVIEW);
        places.statements.put(OBJECTION.digest(), OBJECTION);
        places.at(OWN, question -> question.everything(fact(OWN, REVIEW)));
        places.at(EVIDENCE, question -> question.everything(fact(EVIDENCE, OBJECTION)));

        assertThat(judge(policy(false)).reason()).isEqualTo(Reason.VERIFIED);
        assertThat(judge(policy(false, EVIDENCE)).reason()).isEqualTo(Reason.POLICY_DENIED);
    }

    @Test
    void whatIsRememberedIsNotEnough() {
        places.statements.put(REVIEW.digest(), REVIEW);
        places.at(
                OWN,
                question -> question.freshness() == EvidenceSource.Freshness.ANY
                        ? question.gathered(new LookupOutcome.Complete(), Origin.MEMORY, fact(OWN, REVIEW))
                        : question.failed(DOWN));

        assertThat(judge(policy(false))).isInstanceOf(Verdict.Undecidable.class);
    }

    @Test
    void onePlaceThatIsDownLeavesTheAnswerOpen() {
        places.statements.put(REVIEW.digest(), REVIEW);
        places.at(OWN, question -> question.everything(fact(OWN, REVIEW)));
        places.at(EVIDENCE, question -> question.failed(DOWN));

        assertThat(judge(policy(false, EVIDENCE))).isInstanceOf(Verdict.Undecidable.class);
        assertThat(asked.get()).isNull();
    }

    @Test
    void whatMayBeHiddenLeavesTheAnswerOpenUnlessTheImageIsSeen() {
        places.at(OWN, FakePlaces.Question::complete);

        assertThat(judge(policy(false)).reason()).isEqualTo(Reason.EVIDENCE_INCOMPLETE);

        places.content(OWN, new Content.Single());

        assertThat(judge(policy(false)).reason()).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void aStatementThatCannotBeReadRefuses() {
        places.at(OWN, question -> question.everything(fact(OWN, REVIEW)));

        assertThat(judge(policy(false))).isInstanceOf(Verdict.Deny.class);
        assertThat(asked.get()).isNull();
    }

    @Test
    void theRulesAreToldWhereTheImageIsToRun() {
        places.at(OWN, FakePlaces.Question::everything);

        judge(policy(true));

        assertThat(asked.get().circumstances())
                .isEqualTo(
                        new Circumstances(new Circumstances.Namespace("team", Map.of("tier", "production")), REQUEST));
    }

    @Test
    void anImageThatWasThereIsJudgedAnewOnlyByWhatReadsTheRequest() {
        places.statements.put(OBJECTION.digest(), OBJECTION);
        places.at(OWN, question -> question.everything(fact(OWN, OBJECTION)));

        assertThat(judge(policy(false), Binding.UNCHANGED, REQUEST).verdict().reason())
                .isEqualTo(Reason.UNCHANGED_IMAGE);
        var judged = judge(policy(true), Binding.UNCHANGED, REQUEST);
        assertThat(judged.verdict().reason()).isEqualTo(Reason.POLICY_DENIED);
        assertThat(judged.use().binding()).isEqualTo(Binding.BINDING);
    }

    @Test
    void anImageThatWasThereAndIsInOrderStaysUnchanged() {
        places.at(OWN, FakePlaces.Question::everything);

        var judged = judge(policy(true), Binding.UNCHANGED, REQUEST);

        assertThat(judged.verdict().reason()).isEqualTo(Reason.UNCHANGED_IMAGE);
        assertThat(asked.get()).isNotNull();
    }

    @Test
    void rulesWithoutInputsJudgePlatformsWithoutAnyTrustRoot() {
        var own = rules(false);
        var without = new Requirement.Programmed("rules", Mode.ENFORCE, List.of(), Per.PLATFORM, own.program(), "{}");
        places.content(OWN, new Content.Single());

        assertThat(judge(Scene.policy(DigestRule.REQUIRED, without)).reason()).isEqualTo(Reason.VERIFIED);
        assertThat(places.placesAsked(IMAGE)).isEmpty();
    }

    @Test
    void aStatementIsReadWhereverItStillIs() {
        places.statements.put(REVIEW.digest(), REVIEW);
        places.unreadable.add(OWN);
        places.at(OWN, question -> question.everything(fact(OWN, REVIEW)));
        places.at(EVIDENCE, question -> question.everything(fact(EVIDENCE, REVIEW)));

        assertThat(judge(policy(false, EVIDENCE)).reason()).isEqualTo(Reason.VERIFIED);
        assertThat(judge(policy(false))).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void thatNobodyReadsStatementsIsARefusal() {
        var nobody = new EvidenceSource() {
            @Override
            public dev.portcullis.core.verdict.Resolution resolve(
                    ImageRepository repository, String tag, Access access) {
                throw new IllegalStateException("not asked");
            }

            @Override
            public Content content(ImageRepository repository, Digest digest, Access access) {
                throw new IllegalStateException("not asked");
            }

            @Override
            public Gathered facts(
                    ImageRepository repository,
                    Digest digest,
                    List<TrustRootInForce> trustRoots,
                    Freshness freshness,
                    Access access) {
                throw new IllegalStateException("not asked");
            }
        };

        assertThat(nobody.statement(fact(OWN, REVIEW), Scene.access())).isInstanceOf(StatementOutcome.Unread.class);
    }
}
