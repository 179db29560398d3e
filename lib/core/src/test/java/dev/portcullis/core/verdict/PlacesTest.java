package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.policy;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence counts where the policy says, and images are judged by whatever name they are written. */
final class PlacesTest {
    private static final String OWN = "registry.example.com/apps/shop";
    private static final String EVIDENCE = "evidence.example.com/signatures";
    private static final String FOREIGN = "evidence.example.com/others";
    private static final LookupOutcome DOWN = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");

    @Nested
    class EvidenceRepositories {
        private final Policy keepingToItself = policy("itself", Mode.ENFORCE, WhenUndecidable.DENY, wanted());
        private final Policy looking = looking("looking", EVIDENCE);
        private final Policy lookingElsewhere = looking("elsewhere", FOREIGN);

        @Test
        void evidenceInOneOfThemCounts() {
            assertThat(judge(signedAt(EVIDENCE), looking)).isInstanceOf(Verdict.Allow.class);
            assertThat(judge(signedAt(OWN), looking)).isInstanceOf(Verdict.Allow.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    FOREIGN,
                    "evidence.example.com/signatures/deeper",
                    "evidence.example.com/signature",
                    "evidence.example.com:8443/signatures",
                    "registry.example.com/signatures",
                    "registry.example.com/apps"
                })
        void evidenceElsewhereDoesNot(String place) {
            var verdict = judge(signedAt(place), looking);

            assertThat(verdict).isInstanceOf(Verdict.Deny.class);
            assertThat(verdict.reason()).isEqualTo(Reason.SIGNATURE_MISSING);
        }

        @Test
        void anotherPolicysRepositoryHelpsNobodyElse() {
            for (var policies : List.of(List.of(looking, keepingToItself), List.of(keepingToItself, looking))) {
                var verdict = judge(signedAt(EVIDENCE), policies.toArray(Policy[]::new));

                assertThat(verdict).isInstanceOf(Verdict.Deny.class);
                assertThat(verdict.findings())
                        .singleElement()
                        .extracting(Finding::policy, Finding::reason)
                        .containsExactly("itself", Reason.SIGNATURE_MISSING);
            }
            assertThat(judge(signedAt(FOREIGN), looking, lookingElsewhere)).isInstanceOf(Verdict.Deny.class);
        }

        @Test
        void theyMakeOnlyThosePoliciesUndecidableThatNameThem() {
            var facts = signedAt(OWN).and(asked(EVIDENCE, DOWN));
            assertThat(judge(facts, keepingToItself, looking)).isInstanceOf(Verdict.Allow.class);

            var unsigned = asked(OWN, new LookupOutcome.Complete()).and(asked(EVIDENCE, DOWN));
            assertThat(judge(unsigned, looking)).isInstanceOf(Verdict.Undecidable.class);
            assertThat(judge(unsigned, keepingToItself)).isInstanceOf(Verdict.Deny.class);
        }

        @Test
        void whatIsRejectedElsewhereExplainsNothing() {
            var location = signedAt(FOREIGN).facts().getFirst().location();
            var rejected = new FactSet(
                    List.of(),
                    List.of(new RejectedEvidence(
                            ROOT, location, new Rejection(Reason.KEY_UNKNOWN, "a stranger's key"))),
                    List.of());

            assertThat(judge(rejected, looking).reason()).isEqualTo(Reason.SIGNATURE_MISSING);
            assertThat(judge(rejected, lookingElsewhere).reason()).isEqualTo(Reason.KEY_UNKNOWN);
        }

        @Test
        void theMessageNamesWhereItWasLookedFor() {
            var complete = new LookupOutcome.Complete();
            var verdict = judge(asked(OWN, complete).and(asked(EVIDENCE, complete)), looking);

            assertThat(verdict.findings().getFirst().detail()).contains(" in " + EVIDENCE + ", " + OWN);
        }

        @Test
        void aMirrorOfOneCountsForWhoNamesIt() {
            var registries = Registries.of(List.of(new Registry(
                    "evidence.example.com", List.of("e.example.com"), List.of("near.example.com/e"), true)));
            var byAlias = looking("alias", "e.example.com/signatures");

            assertThat(judge(registries, signedAt("near.example.com/e/signatures"), looking))
                    .isInstanceOf(Verdict.Allow.class);
            assertThat(judge(registries, signedAt(EVIDENCE), byAlias)).isInstanceOf(Verdict.Allow.class);
            assertThat(judge(registries, signedAt("near.example.com/e/others"), looking))
                    .isInstanceOf(Verdict.Deny.class);
            assertThat(judge(registries, signedAt("near.example.com/e/signatures"), keepingToItself))
                    .isInstanceOf(Verdict.Deny.class);
        }
    }

    @Nested
    class Steps {
        @Test
        void askTheImagesOwnRepositoryFirstAndThenAllOthersTogether() {
            var registries = Registries.of(List.of(
                    mirrored("registry.example.com", true, "near.example.com"),
                    mirrored("evidence.example.com", false, "near.example.com/e", "far.example.com")));
            var selection = select(registries, OWN, looking("a", EVIDENCE), looking("b", "third.example.com/x"));

            assertThat(selection.places().steps().stream()
                            .map(step ->
                                    step.stream().map(ImageRepository::toString).toList())
                            .toList())
                    .containsExactly(
                            List.of("near.example.com/apps/shop"),
                            List.of(OWN),
                            List.of("near.example.com/e/signatures", "third.example.com/x"),
                            List.of("far.example.com/signatures"));
        }

        @Test
        void askNoPlaceTwice() {
            var selection = select(Registries.NONE, OWN, looking("a", OWN), looking("b", OWN));

            assertThat(selection.places().steps()).containsExactly(List.of(ImageRepository.parse(OWN)));
        }

        @Test
        void doNotLeadWherePoliciesForOtherImagesLook() {
            var other = withMatch(looking("other", EVIDENCE), List.of("registry.example.com/tools/**"), List.of());

            assertThat(select(Registries.NONE, OWN, other).places().steps()).hasSize(1);
        }
    }

    @Nested
    class Names {
        private final Registries registries = Registries.of(List.of(new Registry(
                "registry.example.com", List.of("old.example.com"), List.of("near.example.com/copies"), true)));

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "registry.example.com/apps/shop:v1",
                    "old.example.com/apps/shop:v1",
                    "OLD.example.com:443/apps/shop:v1",
                    "near.example.com/copies/apps/shop:v1"
                })
        void noNameOfAnImageAvoidsAPolicy(String written) {
            var reference = registries.canonical(ImageReference.parse(written));
            for (var pattern : List.of("registry.example.com/apps/**", "old.example.com/apps/*")) {
                var policy = withMatch(looking("release", EVIDENCE), List.of(pattern), List.of());

                assertThat(PolicySelection.of(List.of(policy), reference.repository(), registries, OtherImages.WARN)
                                .matching())
                        .as(pattern)
                        .containsExactly(policy);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "registry.example.com/apps/shop, registry.example.com/apps/shop, true",
            "registry.example.com/apps/shop, old.example.com/apps/shop,      false",
            "near.example.com/copies/apps/shop, registry.example.com/apps/shop, false",
            "near.example.com/copies/apps/shop, near.example.com/copies/**,  true",
        })
        void onlyTheNameThatAnImageIsJudgedByExcludesIt(String repository, String exclude, boolean excluded) {
            var policy =
                    withMatch(looking("release", EVIDENCE), List.of("registry.example.com/apps/**"), List.of(exclude));

            assertThat(select(registries, repository, policy).excluded()).isEqualTo(excluded);
            assertThat(select(registries, repository, policy).matching().isEmpty())
                    .isEqualTo(excluded);
        }

        @Test
        void anUnsignedImageIsRefusedByWhateverName() {
            var policy = policy("release", Mode.ENFORCE, WhenUndecidable.DENY, wanted());
            for (var name : List.of(OWN, "near.example.com/copies/apps/shop")) {
                var reference = ImageReference.parse(name + "@" + Scenario.DIGEST);
                var selection =
                        PolicySelection.of(List.of(policy), reference.repository(), registries, OtherImages.ALLOW);
                var input = Scenario.input(reference, FactSet.EMPTY);

                assertThat(Judge.judge(selection, input, Exemptions.NONE, NOW))
                        .as(name)
                        .isInstanceOf(Verdict.Deny.class);
            }
        }
    }

    private static Requirement wanted() {
        return signature(keyless("ci", "alice@acme.example"));
    }

    private static Policy looking(String name, String... repositories) {
        var scope = new EvidenceScope(
                List.of(repositories).stream().map(ImageRepository::parse).toList(), WantedPlatforms.ALL);
        return policy(name, Mode.ENFORCE, WhenUndecidable.DENY, wanted())
                .but()
                .evidence(scope)
                .build();
    }

    private static Policy withMatch(Policy policy, List<String> images, List<String> exclude) {
        return policy.but()
                .match(new ImageMatch(
                        images.stream().map(ImagePattern::compile).toList(),
                        exclude.stream().map(ImagePattern::compile).toList()))
                .build();
    }

    private static Registry mirrored(String host, boolean direct, String... mirrors) {
        return new Registry(host, List.of(), List.of(mirrors), direct);
    }

    private static PolicySelection select(Registries registries, String repository, Policy... policies) {
        return PolicySelection.of(List.of(policies), ImageRepository.parse(repository), registries, OtherImages.WARN);
    }

    private static Verdict judge(FactSet facts, Policy... policies) {
        return judge(Registries.NONE, facts, policies);
    }

    private static Verdict judge(Registries registries, FactSet facts, Policy... policies) {
        var reference = Scenario.reference();
        var selection = select(registries, reference.repository().toString(), policies);
        return Judge.judge(selection, Scenario.input(reference, facts), Exemptions.NONE, NOW);
    }

    private static FactSet asked(String place, LookupOutcome outcome) {
        var lookup = new Lookup(ROOT, ImageRepository.parse(place), "referrers", outcome);
        return new FactSet(List.of(), List.of(), List.of(lookup));
    }

    private static FactSet signedAt(String place) {
        var fact = signed(alice());
        var location = new Location(
                ImageRepository.parse(place),
                fact.location().layout(),
                fact.location().artifact());
        var moved = new Fact(
                fact.subject(), fact.claim(), fact.signer(), fact.trustRoot(), fact.material(), fact.times(), location);
        return new FactSet(List.of(moved), List.of(), List.of()).and(asked(place, new LookupOutcome.Complete()));
    }
}
