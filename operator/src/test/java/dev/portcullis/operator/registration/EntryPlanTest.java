package dev.portcullis.operator.registration;

import static dev.portcullis.operator.registration.PlannedEntry.Stage.PROBED;
import static dev.portcullis.operator.registration.PlannedEntry.Stage.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import dev.portcullis.operator.sample.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPlanTest {
    private static final GateSelection A = selection("a");
    private static final GateSelection B = selection("b");
    private static final GateSelection C = selection("c");
    private static final GateSelection EVERYWHERE = GateSelection.of(null);

    @Test
    void withoutPoliciesOnlyTheEntryThatNeverBlocksIsThere() {
        assertThat(plan(Set.of())).isEqualTo(Map.of(GateEntry.ADVISE, SERVING));
        assertThat(plan(Set.of(A.entry()), claim("audit", null))).isEqualTo(Map.of(GateEntry.ADVISE, SERVING));
    }

    @Test
    void aNewEntryBeginsWithProbes() {
        assertThat(plan(Set.of(), claim("p", A))).isEqualTo(with(A, PROBED));
        assertThat(plan(Set.of(), claim("p", EVERYWHERE))).isEqualTo(with(EVERYWHERE, PROBED));
    }

    @Test
    void theOpenEntryLeavesNamespacesOnlyToAnEntryThatServes() {
        var waiting = EntryPlan.decide(List.of(claim("p", A), claim("q", B)), Set.of(B.entry()));

        assertThat(open(waiting)).isEqualTo(OpenNamespaces.besides(List.of(PlannedEntry.of(B, SERVING))));
        assertThat(open(EntryPlan.decide(List.of(claim("p", A)), Set.of()))).isNull();
    }

    @Test
    void whereTheGateIsSuspendedNoEntryFailsClosedAndTheOpenOneIsAsked() {
        var plan = EntryPlan.decide(List.of(claim("p", A), claim("q", EVERYWHERE)), Set.of(A.entry()));
        var suspended = plan.suspending(Set.of("shop"));

        assertThat(open(plan)).isNotNull();
        assertThat(open(suspended)).isNull();
        assertThat(suspended.entries())
                .extracting(PlannedEntry::entry, PlannedEntry::stage)
                .containsExactlyElementsOf(plan.entries().stream()
                        .map(entry -> tuple(entry.entry(), entry.stage()))
                        .toList());
        assertThat(suspended.entries())
                .filteredOn(entry -> GateEntry.isFailClosed(entry.entry()))
                .hasSize(2)
                .allMatch(entry -> entry.leftOut().equals(Set.of("shop")));
        assertThat(plan.suspending(Set.of())).isEqualTo(plan);
    }

    @Test
    void anEntryThatServesGoesOnServing() {
        assertThat(plan(Set.of(A.entry()), claim("p", A))).isEqualTo(with(A, SERVING));
    }

    @Test
    void policiesWithTheSameSelectorShareAnEntry() {
        assertThat(plan(Set.of(), claim("p", A), claim("q", selection("a")))).isEqualTo(with(A, PROBED));
    }

    @Test
    void whatAnEditReplacesServesUntilTheReplacementServes() {
        assertThat(plan(Set.of(A.entry()), claim("p", B, A))).isEqualTo(with(A, SERVING, B, PROBED));
        assertThat(plan(Set.of(A.entry(), B.entry()), claim("p", B, A))).isEqualTo(with(B, SERVING));
    }

    @Test
    void severalEditsInARowDoNotOpenTheGate() {
        assertThat(plan(Set.of(A.entry()), claim("p", C, B, A))).isEqualTo(with(A, SERVING, C, PROBED));
        assertThat(plan(Set.of(A.entry(), B.entry()), claim("p", C, B, A)))
                .isEqualTo(with(A, SERVING, B, SERVING, C, PROBED));
    }

    @Test
    void aPolicyThatNoLongerEnforcesLeavesAtOnce() {
        assertThat(plan(Set.of(A.entry()), claim("p", null, A))).isEqualTo(Map.of(GateEntry.ADVISE, SERVING));
    }

    @Test
    void aPolicyThatIsDeletedLeavesAtOnceAlthoughAnotherOneWaits() {
        assertThat(plan(Set.of(A.entry()), claim("other", B))).isEqualTo(with(B, PROBED));
    }

    @Test
    void anEarlierEntryThatNeverServedIsNotMade() {
        assertThat(plan(Set.of(), claim("p", B, A))).isEqualTo(with(B, PROBED));
    }

    @Test
    void aStepOfARolloutLeavesFewerOutOfTheEntryThatServes() {
        var before = EntryPlan.decide(List.of(claim("p", leaving("shop", "pay"))), Set.of("enforce-0123456789"));
        var after = EntryPlan.decide(
                List.of(claim("p", leaving("shop"), leaving("shop", "pay"))), Set.of("enforce-0123456789"));

        assertThat(leftOut(before)).isEqualTo(Set.of("shop", "pay"));
        assertThat(leftOut(after)).isEqualTo(Set.of("shop"));
        assertThat(stages(after)).isEqualTo(stages(before));
    }

    @Test
    void whatARolloutLeavesOutIsAskedOfTheOpenEntry() {
        var tier = EntryPlan.decide(List.of(claim("p", leaving("shop"))), Set.of("enforce-0123456789"));
        var all = EntryPlan.decide(
                List.of(claim("p", new GateSelection("enforce-0123456789", null, Set.of("shop", "pay")))),
                Set.of("enforce-0123456789"));

        assertThat(open(tier)).as("two terms have no opposite").isNull();
        assertThat(open(all))
                .isEqualTo(new NamespaceSelector(
                        Map.of(),
                        List.of(new NamespaceSelector.Expression(
                                "kubernetes.io/metadata.name",
                                NamespaceSelector.Operator.IN,
                                List.of("pay", "shop")))));
    }

    @Test
    void anEntryThatIsReplacedCoversWhateverItCoveredInAnyRevision() {
        var plan = EntryPlan.decide(
                List.of(claim("p", B, leaving("shop", "pay", "web"), leaving("shop", "pay"), leaving("shop"))),
                Set.of("enforce-0123456789"));

        assertThat(leftOut(plan)).isEqualTo(Set.of("shop"));
        assertThat(plan.entries()).extracting(PlannedEntry::entry).contains(B.entry());
    }

    @Test
    void aSuspensionLeavesOutMoreThanARolloutAndOneEntryForAllLeavesOutNothingElse() {
        var claims = new ArrayList<>(claims(16));
        claims.add(claim("p", leaving("shop")));

        var suspended =
                EntryPlan.decide(List.of(claim("p", leaving("shop"))), Set.of()).suspending(Set.of("pay"));

        assertThat(leftOut(suspended)).isEqualTo(Set.of("shop", "pay"));
        assertThat(EntryPlan.decide(claims, Set.of(GateEntry.ENFORCE_ALL)).entries())
                .filteredOn(entry -> entry.entry().equals(GateEntry.ENFORCE_ALL))
                .singleElement()
                .satisfies(entry -> assertThat(entry.leftOut()).isEmpty());
    }

    /** The registration with all these names would be longer than an API server stores. */
    @Test
    void moreNamespacesThanTheRegistrationHoldsShareOneEntryThatLeavesOutNone() {
        var some = IntStream.range(0, EntryPlan.MAXIMUM_LEFT_OUT)
                .mapToObj(number -> "shop-" + number)
                .toArray(String[]::new);
        var most = List.of(claim("p", leaving(some)));
        var more = List.of(
                claim("p", leaving(some)), claim("q", new GateSelection(B.entry(), B.selector(), Set.of("pay"))));

        assertThat(EntryPlan.decide(most, Set.of()).enforceAll()).isFalse();
        var served = EntryPlan.decide(more, Set.of("enforce-0123456789", B.entry(), GateEntry.ENFORCE_ALL));
        assertThat(served.enforceAll()).isTrue();
        assertThat(served.entries())
                .filteredOn(entry -> GateEntry.isFailClosed(entry.entry()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.leftOut()).isEmpty());
    }

    private static GateSelection leaving(String... namespaces) {
        return new GateSelection("enforce-0123456789", Samples.tier("a"), Set.of(namespaces));
    }

    private static Set<String> leftOut(EntryPlan plan) {
        return plan.entries().stream()
                .filter(entry -> entry.entry().equals("enforce-0123456789"))
                .findFirst()
                .orElseThrow()
                .leftOut();
    }

    @Test
    void sixteenSelectorsHaveTheirOwnEntries() {
        var plan = EntryPlan.decide(claims(16), Set.of());

        assertThat(plan.enforceAll()).isFalse();
        assertThat(plan.entries()).hasSize(17);
        assertThat(plan.entryFor(A)).isEqualTo(A.entry());
    }

    @Test
    void moreShareOneAndKeepTheirOwnUntilItServes() {
        var claims = claims(17);
        var served = claims.stream().limit(16).map(EntryPlanTest::entry).collect(Collectors.toSet());

        var waiting = EntryPlan.decide(claims, served);

        assertThat(waiting.enforceAll()).isTrue();
        assertThat(waiting.entryFor(A)).isEqualTo(GateEntry.ENFORCE_ALL);
        assertThat(stages(waiting)).hasSize(18).containsEntry(GateEntry.ENFORCE_ALL, PROBED);
        assertThat(stages(waiting))
                .containsAllEntriesOf(served.stream().collect(Collectors.toMap(e -> e, e -> SERVING)));
        served.add(GateEntry.ENFORCE_ALL);
        assertThat(stages(EntryPlan.decide(claims, served)))
                .isEqualTo(Map.of(GateEntry.ADVISE, SERVING, GateEntry.ENFORCE_ALL, SERVING));
    }

    @Test
    void fewerAgainShareUntilTheirOwnServe() {
        var claims = claims(16);
        var first = claims.getFirst();

        var back = stages(EntryPlan.decide(claims, Set.of(GateEntry.ENFORCE_ALL, entry(first))));

        assertThat(back)
                .hasSize(18)
                .containsEntry(GateEntry.ENFORCE_ALL, SERVING)
                .containsEntry(entry(first), SERVING);
        var all = claims.stream().map(EntryPlanTest::entry).collect(Collectors.toSet());
        all.add(GateEntry.ENFORCE_ALL);
        assertThat(stages(EntryPlan.decide(claims, all))).hasSize(17).doesNotContainKey(GateEntry.ENFORCE_ALL);
    }

    /** Whatever policies want and whatever has served: an entry that is wanted is there, and one that served is never only probed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void nothingThatIsWantedOpens(int served) {
        var selections = List.of(A, B, C);
        var serving = IntStream.range(0, 3)
                .filter(bit -> (served >> bit & 1) == 1)
                .mapToObj(bit -> selections.get(bit).entry())
                .collect(Collectors.toSet());
        for (var now : selections) {
            for (var before : selections) {
                var plan = plan(serving, claim("p", now, before));
                assertThat(plan).containsEntry(now.entry(), serving.contains(now.entry()) ? SERVING : PROBED);
                if (serving.contains(before.entry())) {
                    assertThat(plan).containsValue(SERVING);
                    assertThat(serving.contains(now.entry()) || plan.get(before.entry()) == SERVING)
                            .isTrue();
                }
            }
        }
    }

    private static @Nullable NamespaceSelector open(EntryPlan plan) {
        return plan.entries().stream()
                .filter(entry -> entry.entry().equals(GateEntry.ADVISE))
                .reduce((one, other) -> {
                    throw new AssertionError("two open entries");
                })
                .orElseThrow()
                .selector();
    }

    private static GateSelection selection(String tier) {
        return GateSelection.of(Samples.tier(tier));
    }

    private static List<PolicyClaim> claims(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> claim("p" + number, selection("tier-" + number)))
                .toList();
    }

    private static String entry(PolicyClaim claim) {
        var enforced = claim.enforced();
        return enforced == null ? "" : enforced.entry();
    }

    private static PolicyClaim claim(String policy, @Nullable GateSelection enforced, GateSelection... earlier) {
        return new PolicyClaim(policy, enforced, Set.of(earlier), Set.of(), false);
    }

    private static Map<String, Stage> plan(Set<String> serving, PolicyClaim... claims) {
        return stages(EntryPlan.decide(List.of(claims), serving));
    }

    private static Map<String, Stage> stages(EntryPlan plan) {
        return plan.entries().stream().collect(Collectors.toMap(PlannedEntry::entry, PlannedEntry::stage));
    }

    private static Map<String, Stage> with(Object... selectionsAndStages) {
        var stages = new HashMap<String, Stage>();
        stages.put(GateEntry.ADVISE, SERVING);
        for (var i = 0; i < selectionsAndStages.length; i += 2) {
            stages.put(((GateSelection) selectionsAndStages[i]).entry(), (Stage) selectionsAndStages[i + 1]);
        }
        return new TreeMap<>(stages);
    }
}
