package dev.portcullis.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.agreement.World.Past;
import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.replay.Replayed;
import dev.portcullis.cli.report.ReportedWorkload;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.operator.scan.Judgement.Standing;
import dev.portcullis.webhook.admission.AskedWebhook.Answered;
import dev.portcullis.webhook.gather.WebhookMemory;
import dev.portcullis.webhook.verified.FollowedObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * Invariant G4: admission, background scan, command line and replay reach the same verdict from the same inputs, whatever was asked before, in
 * whatever order, and however old is what is remembered. What each of them says is held against the {@link Oracle}, which looks at everything.
 *
 * <p>Where the inputs of one path are others, so is what it is held against:
 *
 * <ul>
 *   <li>{@code verify} is not asked where there are rules in Rego, which it would compile for each world anew.
 *   <li>{@code verify} knows nothing of the cluster: neither what the operator keeps nor its history. It is what a webhook without any
 *       {@code VerifiedImage} says, and is compared to one. It has no namespace labels other than those given; its setting for images that no
 *       policy matches is {@code Warn}; and it asks what would become of a tag ({@link TagUse#ASKED}), which a Pod that was not pinned is refused
 *       for.
 *   <li>{@code report} believes no exception, since it cannot prove an approval: it may say that something would be refused which an
 *       exception lets pass, never the other way round.
 *   <li>Replay has what the record has: it must reach the very decision, findings and their wording.
 *   <li>Nobody here runs out of time: that only ever makes an answer undecidable, see {@code neverVerifiesForWantOfAnAnswer}.
 * </ul>
 */
final class FourPathsAgreeTest {
    private static final Path FOLDER = temporaryFolder();
    private static final CommandPath COMMAND = new CommandPath(FOLDER);
    private static final ExecutorService THREADS =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private static final int MANY = 2000;
    private static final List<Reason> REASONS = List.of(
            Reason.VERIFIED,
            Reason.NOT_ENFORCED,
            Reason.EXCLUDED,
            Reason.UNMATCHED_ALLOWED,
            Reason.IMAGE_UNMATCHED,
            Reason.EXCEPTION,
            Reason.UNDECIDABLE_ALLOWED,
            Reason.PREVIOUSLY_VERIFIED,
            Reason.AGE_GRACE,
            Reason.SIGNATURE_MISSING,
            Reason.ATTESTATION_MISSING,
            Reason.SIGNER_NOT_AUTHORIZED,
            Reason.SIGNER_DENIED,
            Reason.IMAGE_DENIED,
            Reason.TRUST_REVOKED,
            Reason.EVIDENCE_TOO_OLD,
            Reason.EVIDENCE_TIME_UNKNOWN,
            Reason.THRESHOLD_NOT_MET,
            Reason.PLATFORM_MISSING,
            Reason.REGISTRY_UNAVAILABLE,
            Reason.REGISTRY_TIMEOUT,
            Reason.RESPONSE_TOO_LARGE,
            Reason.DIGEST_REQUIRED,
            Reason.DIGEST_NOT_PINNED,
            Reason.POLICY_DENIED,
            Reason.POLICY_WARNED,
            Reason.POLICY_EVALUATION_FAILED);

    @Provide
    Arbitrary<World> worlds() {
        return Worlds.worlds();
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void allPathsReachTheSameVerdict(@ForAll("worlds") World world, @ForAll long seed) {
        new Case(world, new Random(seed)).check();
    }

    @Tag("long")
    @Property(tries = 100_000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void allPathsReachTheSameVerdictInVeryManyWorlds(@ForAll("worlds") World world, @ForAll long seed) {
        new Case(world, new Random(seed)).check();
    }

    /** What is never generated is never compared. */
    @Example
    void theWorldsAreAsDifferentAsTheyAreMeantToBe() {
        var reasons = new TreeSet<String>();
        var random = new Random(4);
        var generator = Worlds.worlds().generator(1000);
        for (var i = 0; i < MANY; i++) {
            var essence = new Case(generator.next(random).value(), random).expected();
            reasons.add(essence.reason());
            essence.findings().forEach(finding -> reasons.add(finding.replaceFirst(".*? \\[(\\w+)] .*", "$1")));
        }

        assertThat(reasons).containsAll(REASONS.stream().map(Reason::code).toList());
    }

    @AfterContainer
    static void clear() throws IOException {
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(FOLDER);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("portcullis-agreement-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One world, looked at in every way. */
    private static final class Case {
        private static final InstantSource CLOCK = InstantSource.fixed(World.NOW);

        private final World world;
        private final Random random;
        private final Registry now;
        private final PoliciesInForce rules;
        private final PolicySnapshot snapshot;
        private final String entry;
        private final KeptObjects kept;
        private final ReplayPath replay;

        Case(World world, Random random) {
            this.world = world;
            this.random = random;
            this.now = Registry.now(world);
            this.snapshot = world.snapshot();
            this.rules = world.inForce(snapshot);
            this.entry = world.entry(snapshot);
            this.kept = kept(world);
            this.replay = new ReplayPath(world);
        }

        /** Has the scan look once before, and keeps what it keeps. */
        private static KeptObjects kept(World world) {
            var kept = new KeptObjects(world.past().at());
            if (world.past().kept() != Past.Kept.NOTHING) {
                var looked = ScanPath.before(world, Registry.before(world), kept);
                assertThat(looked.standing()).isNotNull();
            }
            if (world.past().kept() == Past.Kept.FORGED) {
                kept.forge();
            }
            kept.pass(World.NOW);
            return kept;
        }

        void check() {
            var outside = CompletableFuture.supplyAsync(this::outsideTheCluster, THREADS);
            var expected = verdict(rules, kept, TagUse.FINAL);
            admission(Essence.of(expected));
            withoutTheCluster(joined(outside));
            var scanned = scan(expected);
            afterTheScan(Essence.of(expected), scanned);
        }

        private @Nullable Essence outsideTheCluster() {
            report();
            return command();
        }

        private static @Nullable Essence joined(CompletableFuture<@Nullable Essence> outside) {
            try {
                return outside.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof AssertionError failed) {
                    throw failed;
                }
                throw e;
            }
        }

        private Verdict verdict(PoliciesInForce by, KeptObjects known, TagUse use) {
            return new Oracle(by, now, known, Paths.request(world)).verdict(world.reference(), use);
        }

        private Essence expected() {
            return Essence.of(verdict(rules, kept, TagUse.FINAL));
        }

        private void admission(Essence expected) {
            var memory = memory(now, kept);
            hold("with an empty memory", ask(memory, snapshot), expected);
            hold("again", ask(memory, shuffled()), expected);

            var warm = memory(now, kept);
            eachPolicyAlone(warm);
            hold("after each policy was asked alone", ask(warm, shuffled()), expected);
            warm.forgetAbsences();
            hold("when absences are forgotten", ask(warm, snapshot), expected);

            if (world.now().failures().isEmpty() && !world.now().unreadable()) {
                var stale = memory(Registry.beforeWithoutWhatIsGone(world), kept);
                ask(stale, snapshot);
                stale.change(now);
                stale.forgetAbsences();
                hold("with an old memory", ask(stale, shuffled()), expected);
            }
        }

        private void eachPolicyAlone(WebhookMemory memory) {
            var use = new ImageUse("image", world.reference().toString(), Binding.BINDING, TagUse.FINAL);
            var evaluator = new ImageEvaluator(memory.evidence(), Registries.NONE);
            for (var policy : shuffled(rules.policies())) {
                var alone = new PoliciesInForce(List.of(policy), rules.trustRoots(), rules.unmatchedImages());
                evaluator.evaluate(use, alone, Paths.nobody(), World.NOW);
            }
        }

        private void hold(String when, Answered answered, Essence expected) {
            var image = answered.decision().images().getFirst();
            var record = ReplayPath.read(answered.line());

            assertThat(Essence.of(image.verdict())).as(when).isEqualTo(expected);
            assertThat(answered.decision().allowed()).as(when).isEqualTo(expected.allows());
            assertThat(Essence.of(record.images().getFirst()))
                    .as("record " + when)
                    .isEqualTo(expected);
            replays("replay " + when, record);
        }

        /** What rules read of the object stands in no record. */
        private void replays(String what, DecisionRecord record) {
            var replayed = replay.replay(record);
            if (record.shortfall() == null) {
                assertThat(replayed).as(what).isEqualTo(new Replayed.Same(false));
            } else {
                assertThat(world.readsObject()).as(what).isTrue();
                assertThat(replayed).as(what).isInstanceOf(Replayed.NotReplayable.class);
            }
        }

        /** A file holds no compiled rules: these are for a test that has a compiler at hand. */
        private @Nullable Essence command() {
            if (world.hasRules()) {
                return null;
            }
            var exceptions = world.setting().labels() == null
                    ? Exemptions.NONE
                    : new Exemptions(
                            new Workload(World.NAMESPACE, world.setting().serviceAccount()), world.exemptions());
            var expected = Essence.of(
                    verdict(selected(OtherImages.WARN).with(exceptions), new KeptObjects(World.NOW), TagUse.ASKED));

            var said = COMMAND.verify(world, now);

            assertThat(said).as("portcullis verify").isEqualTo(expected);
            return said;
        }

        private PoliciesInForce selected(OtherImages unmatched) {
            return snapshot.select(GateEntry.ADVISE, world.setting().namespace(), unmatched);
        }

        /** A webhook that knows of no {@code VerifiedImage}. */
        private void withoutTheCluster(@Nullable Essence command) {
            var nothing = new KeptObjects(World.NOW);
            var expected = Essence.of(verdict(rules, nothing, TagUse.FINAL));

            hold("without anything kept", ask(memory(now, nothing), snapshot), expected);
            var sameInputs = command != null
                    && !world.setting().tagged()
                    && world.setting().unmatched() == OtherImages.WARN
                    && (world.setting().labels() != null || world.exceptions().isEmpty());
            if (sameInputs) {
                assertThat(command).as("portcullis verify and a webhook").isEqualTo(expected);
            }
        }

        private void report() {
            var by = selected(world.setting().unmatched());
            var verdict = verdict(by, new KeptObjects(World.NOW), TagUse.FINAL);
            var namespace = world.setting().namespace();
            var inForce = new ReportedWorkload.InForce(
                    snapshot,
                    namespace == null ? Map.of() : Map.of(World.NAMESPACE, namespace),
                    world.setting().unmatched());

            var results = ReportedWorkload.of(RunningPod.of(world), inForce, RunningPod.judge(world), now, World.NOW);

            assertThat(texts(results)).as("portcullis report").isEqualTo(texts(results(verdict, by)));
            assertThat(Results.isRefused(results)).isEqualTo(!(verdict instanceof Verdict.Allow));
        }

        /** Looks by a copy of what is kept, and returns what is kept then. */
        private KeptObjects scan(Verdict expected) {
            var copy = kept.copy();

            var judgement = ScanPath.now(world, snapshot, now, copy);

            assertThat(judgement.reason()).as("scan").isEqualTo(expected.reason());
            assertThat(judgement.standing()).as("scan").isEqualTo(standing(expected));
            assertThat(texts(judgement.results())).as("scan").isEqualTo(texts(results(expected, rules)));
            return copy;
        }

        /** What the scan adds to what is kept changes nothing, and lets nothing pass when nobody answers any more. */
        private void afterTheScan(Essence expected, KeptObjects scanned) {
            hold("after the scan", ask(memory(now, scanned), shuffled()), expected);
            neverVerifiesForWantOfAnAnswer(expected, scanned);
        }

        private void neverVerifiesForWantOfAnAnswer(Essence expected, KeptObjects scanned) {
            var silence = new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "late");
            var down = new Registry(
                    new Content.Failed(silence),
                    List.of(),
                    Worlds.PLACES.stream().collect(Collectors.toMap(place -> place, place -> silence)));

            var answered = ask(memory(down, scanned), snapshot);

            if (answered.decision().reason() == Reason.VERIFIED) {
                assertThat(expected.allows()).as("verified in silence").isTrue();
            }
            replays("replay of a decision in silence", ReplayPath.read(answered.line()));
        }

        private List<Result> results(Verdict verdict, PoliciesInForce by) {
            var text = world.reference().toString();
            var use = new ImageUse("image", text, Binding.BINDING, TagUse.FINAL);
            return Results.of(new JudgedImage(use, text, null, verdict), by);
        }

        /** By whom a requirement is met does not matter. */
        private static List<String> texts(List<Result> results) {
            return results.stream()
                    .map(result -> result.policy() + " " + result.requirement() + " " + result.outcome() + " "
                            + result.mode() + " " + result.reason()
                            + (result.outcome() == Result.Outcome.PASS ? "" : " " + result.message()))
                    .sorted()
                    .toList();
        }

        private static Standing standing(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Allow allow -> Standing.ALLOWED;
                case Verdict.Deny deny -> Standing.REFUSED;
                case Verdict.Undecidable undecidable -> Standing.UNDECIDABLE;
            };
        }

        private Answered ask(WebhookMemory memory, PolicySnapshot inForce) {
            return new AdmissionPath(world, inForce, entry).ask(memory.evidence());
        }

        private static WebhookMemory memory(Registry registry, KeptObjects known) {
            var images = FollowedObjects.of(known.all(), KeptObjects.KEYS, World.MAX_FACT_AGE, CLOCK);
            return new WebhookMemory(registry, images, CLOCK);
        }

        private PolicySnapshot shuffled() {
            return new PolicySnapshot(shuffled(snapshot.policies()), snapshot.trustRoots());
        }

        private <T> List<T> shuffled(List<T> all) {
            var shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            return shuffled;
        }
    }
}
