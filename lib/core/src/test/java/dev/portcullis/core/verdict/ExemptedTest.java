package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.complete;
import static dev.portcullis.core.verdict.Scenario.denying;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.keys;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.policy;
import static dev.portcullis.core.verdict.Scenario.reference;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static dev.portcullis.core.verdict.Scenario.withOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an exception lets pass, and what it never does. */
class ExemptedTest {
    private static final Authority CI = keyless("ci", "alice@acme.example");
    private static final ExceptionRule RULE = new ExceptionRule(Set.of("shop", "till"), Duration.ofHours(24), true);
    private static final ExceptionRule TAGS = new ExceptionRule(Set.of("shop"), Duration.ofHours(24), false);
    private static final ImageReference TAGGED = ImageReference.parse("registry.example.com/apps/shop:1.0");
    private static final LookupOutcome DOWN =
            new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "registry.example.com refused the connection");

    private static final ExemptionScope BY_DIGEST = new ExemptionScope.Digests(Set.of(DIGEST));
    private static final ExemptionScope BY_NAME = workloads("registry.example.com/apps/*", "worker");

    @Nested
    class Holds {
        @Test
        void forADigestThatItNamesWhoeverRunsIt() {
            var verdict = judge("shop", null, complete(), exempt("a", BY_DIGEST));

            assertExempted(verdict, "a");
            assertThat(verdict.findings())
                    .extracting(Finding::reason, Finding::mode)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Reason.SIGNATURE_MISSING, Mode.WARN));
            assertThat(verdict.warnings()).hasSize(1);
        }

        @Test
        void forAnImageAndAServiceAccountThatItNames() {
            assertExempted(judge("shop", "worker", complete(), exempt("a", BY_NAME)), "a");
        }

        @Test
        void untilItsEndAndNotLonger() {
            var exemption = exempt("a", BY_DIGEST);
            var end = exemption.expiresAt();

            assertExempted(judgeAt(end.minusNanos(1), exemption), "a");
            assertDenied(judgeAt(end, exemption), Reason.SIGNATURE_MISSING);
        }

        @Test
        void noLongerThanThePolicyAdmitsFromApprovalOn() {
            var exemption = new Exemption(
                    "shop", "a", "h", Set.of("release"), BY_DIGEST, NOW, Instant.parse("2036-01-01T00:00:00Z"));

            assertExempted(judgeAt(NOW.plus(Duration.ofHours(24)).minusNanos(1), exemption), "a");
            assertDenied(judgeAt(NOW.plus(Duration.ofHours(24)), exemption), Reason.SIGNATURE_MISSING);
        }

        @Test
        void whileARegistryCannotBeAsked() {
            var verdict = judge("shop", null, withOutcome(DOWN), exempt("a", BY_DIGEST));

            assertExempted(verdict, "a");
            assertThat(verdict.findings()).allMatch(Finding::undecidable);
        }

        @Test
        void ofSeveralTheOneThatEndsLastIsNamed() {
            var exemptions = new ArrayList<>(List.of(
                    exempt("b", BY_DIGEST),
                    exempt("a", BY_DIGEST),
                    new Exemption("shop", "0", "h", Set.of("release"), BY_DIGEST, NOW, NOW.plusSeconds(1))));
            for (var i = 0; i < exemptions.size(); i++) {
                Collections.rotate(exemptions, 1);
                assertExempted(judge("shop", null, complete(), exemptions.toArray(Exemption[]::new)), "a");
            }
        }

        @Test
        void andKeepsWhatIsMet() {
            var second =
                    new Requirement.Signature("second", Mode.ENFORCE, new Demand(List.of(keys("k", "k1")), 1, null));

            var verdict = judge(
                    "shop",
                    null,
                    complete(signed(alice())),
                    List.of(exempt("a", BY_DIGEST)),
                    admitting(enforce(signature(CI), second)));

            assertExempted(verdict, "a");
            assertThat(verdict.satisfied())
                    .extracting(Satisfaction::requirement)
                    .containsExactly("signed");
        }
    }

    @Nested
    class IsNotNeeded {
        @Test
        void whereTheImageIsVerified() {
            var verdict = judge("shop", null, complete(signed(alice())), exempt("a", BY_DIGEST));

            assertThat(verdict.reason()).isEqualTo(Reason.VERIFIED);
            assertThat(verdict.exemptions()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(value = Mode.class, names = "ENFORCE", mode = EnumSource.Mode.EXCLUDE)
        void whereNothingIsEnforced(Mode mode) {
            var requirement = new Requirement.Signature("signed", mode, new Demand(List.of(CI), 1, null));
            var policy = admitting(policy("release", mode, WhenUndecidable.DENY, requirement));

            var verdict = judge("shop", null, complete(), List.of(exempt("a", BY_DIGEST)), policy);

            assertThat(verdict.reason()).isEqualTo(Reason.NOT_ENFORCED);
            assertThat(verdict.findings()).extracting(Finding::mode).containsExactly(mode);
        }

        @Test
        void whereThePolicyToleratesWhatNobodyKnows() {
            var policy = admitting(policy("release", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(CI)));

            var verdict = judge("shop", null, withOutcome(DOWN), List.of(exempt("a", BY_DIGEST)), policy);

            assertThat(verdict.reason()).isEqualTo(Reason.UNDECIDABLE_ALLOWED);
            assertThat(verdict.exemptions()).isEmpty();
        }
    }

    @Nested
    class ChangesNothing {
        @Test
        void inAnotherNamespace() {
            assertDenied(judge("till", null, complete(), exempt("a", BY_DIGEST)), Reason.SIGNATURE_MISSING);
        }

        @Test
        void inANamespaceThatNobodyKnows() {
            var nowhere = new Exemption("", "a", "h", Set.of("release"), BY_DIGEST, NOW, NOW.plusSeconds(60));

            assertDenied(judge("", null, complete(), nowhere), Reason.SIGNATURE_MISSING);
        }

        @Test
        void inANamespaceThatThePolicyDoesNotName() {
            var elsewhere = new Exemption("forum", "a", "h", Set.of("release"), BY_DIGEST, NOW, NOW.plusSeconds(60));

            assertDenied(judge("forum", null, complete(), elsewhere), Reason.SIGNATURE_MISSING);
        }

        @Test
        void toAPolicyThatAdmitsNone() {
            var verdict = judge("shop", null, complete(), List.of(exempt("a", BY_DIGEST)), enforce(signature(CI)));

            assertDenied(verdict, Reason.SIGNATURE_MISSING);
        }

        @Test
        void toAPolicyThatItDoesNotName() {
            var base = admitting(policy("base", Mode.ENFORCE, WhenUndecidable.DENY, signature(CI)));

            var verdict = judge(
                    "shop", null, complete(), List.of(exempt("a", BY_DIGEST)), admitting(enforce(signature(CI))), base);

            assertDenied(verdict, Reason.SIGNATURE_MISSING);
            assertThat(verdict.findings())
                    .filteredOn(finding -> finding.mode() == Mode.ENFORCE)
                    .extracting(Finding::policy)
                    .containsExactly("base");
        }

        @Test
        void forAnotherDigest() {
            var other = new ExemptionScope.Digests(Set.of(OTHER));

            assertDenied(judge("shop", null, complete(), exempt("a", other)), Reason.SIGNATURE_MISSING);
        }

        @ParameterizedTest
        @CsvSource({
            "registry.example.com/apps/*, builder",
            "registry.example.com/apps/*, workers",
            "registry.example.com/apps/*, ''",
            "registry.example.com/apps, worker",
            "registry.example.com/apps/shop/*, worker",
            "registry.example.com:5000/apps/*, worker",
            "example.com/apps/*, worker"
        })
        void forImagesOrServiceAccountsOutsideOfItsScope(String pattern, String account) {
            assertDenied(
                    judge("shop", "worker", complete(), exempt("a", workloads(pattern, account))),
                    Reason.SIGNATURE_MISSING);
        }

        @Test
        void forWhomNobodyKnows() {
            assertDenied(judge("shop", null, complete(), exempt("a", BY_NAME)), Reason.SIGNATURE_MISSING);
        }

        @Test
        void byWhatSeveralSayTogether() {
            assertDenied(
                    judge(
                            "shop",
                            "worker",
                            complete(),
                            exempt("images", workloads("registry.example.com/apps/*", "builder")),
                            exempt("account", workloads("registry.example.com/tools/*", "worker")),
                            exempt("digest", new ExemptionScope.Digests(Set.of(OTHER))),
                            new Exemption(
                                    "till", "namespace", "h", Set.of("release"), BY_DIGEST, NOW, NOW.plusSeconds(60)),
                            new Exemption("shop", "policy", "h", Set.of("base"), BY_DIGEST, NOW, NOW.plusSeconds(60)),
                            new Exemption("shop", "time", "h", Set.of("release"), BY_DIGEST, NOW, NOW)),
                    Reason.SIGNATURE_MISSING);
        }

        @Test
        void forATextThatIsNoReference() {
            var policies = List.of(admitting(enforce(signature(CI))));

            assertDenied(Judge.judgeUnparsable(policies, "no reference"), Reason.REFERENCE_INVALID);
        }

        @Test
        void forAnImageThatNoPolicyCovers() {
            var reference = ImageReference.parse("registry.example.com/other/tool@" + DIGEST);
            var selection = PolicySelection.of(
                    List.of(admitting(enforce(signature(CI)))),
                    reference.repository(),
                    Registries.NONE,
                    OtherImages.REFUSE);
            var any = new ExemptionScope.Workloads(
                    List.of(ImagePattern.compile("registry.example.com/**")), Set.of("worker"));

            var verdict = Judge.judge(
                    selection,
                    Scenario.input(reference, complete()),
                    exemptions("shop", "worker", exempt("a", any), exempt("b", BY_DIGEST)),
                    NOW);

            assertDenied(verdict, Reason.IMAGE_UNMATCHED);
        }
    }

    @Nested
    class Tags {
        @Test
        void needTheirDigestAllTheSame() {
            for (var rule : List.of(DigestRule.REQUIRED, DigestRule.PIN)) {
                var verdict = judgeTag(TagUse.FINAL, new Resolution.NotAsked(), tagged(rule, RULE));

                assertThat(verdict).isInstanceOf(Verdict.Deny.class);
                assertThat(verdict.findings().getFirst().detail())
                        .contains("PolicyException \"a\"", "does not count", "named by digest");
            }
        }

        @Test
        void passWhereThePolicySaysSo() {
            for (var rule : List.of(DigestRule.REQUIRED, DigestRule.PIN)) {
                assertExempted(judgeTag(TagUse.FINAL, new Resolution.NotAsked(), tagged(rule, TAGS)), "a");
            }
        }

        @Test
        void areInNoScopeOfDigests() {
            var verdict = Judge.judge(
                    select(tagged(DigestRule.REQUIRED, TAGS)),
                    ImageInput.unread(TAGGED, TagUse.FINAL, new Resolution.NotAsked()),
                    exemptions("shop", "worker", exempt("a", BY_DIGEST)),
                    NOW);

            assertDenied(verdict, Reason.DIGEST_REQUIRED);
        }

        @Test
        void mightNameWhatIsDenied() {
            var denied = List.of(
                    new DenyList(Set.of(OTHER), List.of()),
                    new DenyList(Set.of(), List.of(denied("mallory@acme.example"))));
            for (var deny : denied) {
                var policy = denying(tagged(DigestRule.REQUIRED, TAGS), deny)
                        .but()
                        .exceptions(TAGS)
                        .build();

                var verdict = judgeTag(TagUse.FINAL, new Resolution.NotAsked(), policy);

                assertThat(verdict).isInstanceOf(Verdict.Deny.class);
                assertThat(verdict.findings().getFirst().detail()).contains("does not count", "deny list");
            }
        }

        @Test
        void inATemplateAreJudgedByTheDigestThatTheirPodsWillHave() {
            var policy = tagged(DigestRule.PIN, RULE);
            var resolved = new Resolution.Resolved(DIGEST);

            assertExempted(judgeTag(TagUse.IN_TEMPLATE, resolved, policy), "a");
            // Nobody pins it here.
            assertThat(judgeTag(TagUse.ASKED, resolved, policy)).isInstanceOf(Verdict.Deny.class);
        }

        @Test
        void thatNobodyCanResolveAreNotResolvedByAnException() {
            var verdict = judgeTag(TagUse.ASKED, new Resolution.Failed(DOWN), tagged(DigestRule.PIN, RULE));

            assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
        }
    }

    @Nested
    class TheDenyListBeatsIt {
        private final Policy policy = enforce(signature(CI), signature(keys("k", "k1")));

        @Test
        void byDigest() {
            var denying = denying(policy, new DenyList(Set.of(DIGEST), List.of()))
                    .but()
                    .exceptions(RULE)
                    .build();

            assertDenied(judge("shop", "worker", complete(signed(alice())), both(), denying), Reason.IMAGE_DENIED);
        }

        @Test
        void byTheDigestThatAnIndexRuns() {
            var child = new IndexChild(OTHER, null, false);
            var perPlatform = enforce(
                    signature(CI),
                    new Requirement.Attestation(
                            "review",
                            Mode.ENFORCE,
                            "https://acme.example/review/v1",
                            new Demand(List.of(CI), 1, null),
                            Per.PLATFORM));
            var denying = denying(perPlatform, new DenyList(Set.of(OTHER), List.of()))
                    .but()
                    .exceptions(RULE)
                    .build();
            var unknown = new Content.Failed(DOWN);

            var nested = new Content.Index(List.of(new IndexChild(digest("nested"), null, true)));

            for (var content : List.of(new Content.Index(List.of(child)), nested, unknown)) {
                var verdict = judge("shop", "worker", content, Map.of(DIGEST, complete()), denying);

                assertThat(verdict).isInstanceOf(Verdict.Deny.class);
                assertThat(verdict.findings()).allMatch(finding -> finding.mode() == Mode.ENFORCE);
            }
            var harmless = denying(perPlatform, new DenyList(Set.of(digest("third")), List.of()))
                    .but()
                    .exceptions(RULE)
                    .build();
            assertExempted(
                    judge("shop", "worker", new Content.Index(List.of(child)), Map.of(DIGEST, complete()), harmless),
                    "b");
        }

        @Test
        void bySigner() {
            var denying = denying(policy, new DenyList(Set.of(), List.of(denied("mallory@acme.example"))))
                    .but()
                    .exceptions(RULE)
                    .build();

            // One more requirement is met, another is not: mallory counts all the same.
            var verdict = judge(
                    "shop",
                    "worker",
                    complete(signed(alice()), signed(person("mallory@acme.example"))),
                    both(),
                    denying);

            assertThat(verdict).isInstanceOf(Verdict.Deny.class);
            assertThat(verdict.findings())
                    .allSatisfy(finding -> assertThat(finding.detail())
                            .contains("does not count: mallory@acme.example", "is on the deny list"));
            assertExempted(judge("shop", "worker", complete(signed(alice())), both(), denying), "b");
        }

        @Test
        void whereNobodyKnowsWhoSigned() {
            var denying = denying(policy, new DenyList(Set.of(), List.of(denied("mallory@acme.example"))))
                    .but()
                    .exceptions(RULE)
                    .build();
            var refused = new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "10,000 referrers");

            assertThat(judge("shop", "worker", withOutcome(DOWN), both(), denying))
                    .isInstanceOf(Verdict.Undecidable.class);
            assertDenied(judge("shop", "worker", withOutcome(refused), both(), denying), Reason.RESPONSE_TOO_LARGE);
            assertDenied(judge("shop", "worker", FactSet.EMPTY, both(), denying), Reason.SIGNATURE_MISSING);
        }

        private List<Exemption> both() {
            return List.of(exempt("b", BY_DIGEST), exempt("c", BY_NAME));
        }
    }

    private static Exemption exempt(String name, ExemptionScope scope) {
        return new Exemption("shop", name, "h", Set.of("release"), scope, NOW.minusSeconds(60), NOW.plusSeconds(600));
    }

    private static ExemptionScope workloads(String pattern, String account) {
        return new ExemptionScope.Workloads(List.of(ImagePattern.compile(pattern)), Set.of(account));
    }

    private static DeniedIdentity denied(String subject) {
        return new DeniedIdentity(IdentityPattern.exactly(Scenario.ISSUER), IdentityPattern.exactly(subject));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Policy admitting(Policy policy) {
        return policy.but().exceptions(RULE).build();
    }

    private static Policy tagged(DigestRule digest, ExceptionRule rule) {
        return enforce(signature(CI)).but().digest(digest).exceptions(rule).build();
    }

    private static Exemptions exemptions(
            String namespace, @org.jspecify.annotations.Nullable String account, Exemption... all) {
        return new Exemptions(new Workload(namespace, account), List.of(all));
    }

    private static PolicySelection select(Policy... policies) {
        return PolicySelection.of(List.of(policies), reference().repository(), Registries.NONE, OtherImages.WARN);
    }

    private static Verdict judge(
            String namespace, @org.jspecify.annotations.Nullable String account, FactSet facts, Exemption... all) {
        return judge(namespace, account, facts, List.of(all), admitting(enforce(signature(CI))));
    }

    private static Verdict judge(
            String namespace,
            @org.jspecify.annotations.Nullable String account,
            FactSet facts,
            List<Exemption> all,
            Policy... policies) {
        var exemptions = exemptions(namespace, account, all.toArray(Exemption[]::new));
        return Judge.judge(select(policies), Scenario.input(reference(), facts), exemptions, NOW);
    }

    private static Verdict judge(
            String namespace, String account, Content content, Map<Digest, FactSet> facts, Policy policy) {
        var input = new ImageInput(reference(), TagUse.FINAL, new Resolution.Pinned(DIGEST), content, facts);
        var exemptions = exemptions(namespace, account, exempt("b", BY_DIGEST), exempt("c", BY_NAME));
        return Judge.judge(select(policy), input, exemptions, NOW);
    }

    private static Verdict judgeAt(Instant now, Exemption exemption) {
        return Judge.judge(
                select(admitting(enforce(signature(CI)))),
                Scenario.input(reference(), complete()),
                exemptions("shop", null, exemption),
                now);
    }

    private static Verdict judgeTag(TagUse use, Resolution resolution, Policy policy) {
        var input = new ImageInput(TAGGED, use, resolution, new Content.NotAsked(), Map.of(DIGEST, complete()));
        return Judge.judge(select(policy), input, exemptions("shop", "worker", exempt("a", BY_NAME)), NOW);
    }

    private static void assertExempted(Verdict verdict, String name) {
        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict.reason()).isEqualTo(Reason.EXCEPTION);
        assertThat(verdict.exemptions())
                .extracting(Granted::exemption)
                .extracting(Exemption::name)
                .containsExactly(name);
    }

    private static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.findings())
                .allMatch(finding ->
                        finding.exemption() == null || !finding.policy().equals("base"));
    }
}
