package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.replay.ContentStore;
import dev.portcullis.cli.replay.Replay;
import dev.portcullis.cli.replay.Replayed;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionName;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.webhook.TestRoots;
import dev.portcullis.webhook.config.IdentityMask;
import dev.portcullis.webhook.policy.Rules;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedRequest;
import dev.portcullis.webhook.record.TestRecords;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A handler under policies that were compiled from their text, whose records are read and replayed. */
final class ReplayScene implements Rules, EvidenceSource, DecisionSink, AutoCloseable {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    final ContentStore store = new ContentStore();
    /** The policies' revisions, as a cluster has them. */
    final List<String> revisions = new ArrayList<>();

    private final List<Policy> policies = new ArrayList<>();
    private final Map<String, TrustRootInForce> trustRoots = new HashMap<>();
    private final Map<String, FactSet> found = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InTime inTime = new InTime(threads);
    private final List<byte[]> lines = new ArrayList<>();
    final Map<String, Resolution> tags = new HashMap<>();
    final Map<Digest, Content> contents = new HashMap<>();
    Registries registries = Registries.NONE;
    OtherImages unmatched = OtherImages.WARN;
    IdentityMask mask = IdentityMask.NONE;
    LookupOutcome outcome = new LookupOutcome.Complete();

    @Nullable
    Map<String, String> labels = Map.of("tier", "production");

    @Nullable
    String suspension;

    List<Exemption> exemptions = List.of();

    private Set<String> rollingOut = Set.of();

    /** Whether what there is was known before anybody asked. */
    boolean knownBefore;

    /** The repository about which nothing was known before; empty for none. */
    String unknownIn = "";

    /** When the image satisfied each policy last; null for never. */
    @Nullable
    Instant satisfied;

    /** Puts a trust root in force, whose key is not looked at: facts are given. */
    ReplayScene root(String name) {
        trustRoots.put(name, TestRoots.root(name, ContentHash.of(name)));
        return this;
    }

    /** Puts a policy in force, written without the lines that all have in common. */
    ReplayScene policy(String name, String spec) {
        var read = ResourceFile.read("""
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec));
        assertThat(read.problems()).isEmpty();
        var content = CanonicalJson.of(read.policies().values().iterator().next());
        store.add(RevisedKind.EVIDENCE_POLICY, name, content);
        revisions.add(revision(name, content));
        switch (PolicyCompiler.compileContent(name, ContentHash.of(content), content)) {
            case Compiled.Accepted<Policy>(var policy) -> policies.add(policy);
            case Compiled.Refused<Policy>(var problems) -> throw new AssertionError(problems.toString());
        }
        return this;
    }

    private static String revision(String name, String content) {
        var revision = new PolicyRevision();
        revision.setMetadata(new ObjectMetaBuilder()
                .withName(RevisionName.of(RevisedKind.EVIDENCE_POLICY, name, ContentHash.of(content)))
                .build());
        revision.setSpec(PolicyRevisionSpec.of(RevisedKind.EVIDENCE_POLICY, name, 1, content));
        return Serialization.asJson(revision).replaceAll("\n *", "");
    }

    /**
     * Has a policy audited only, in the namespace of the requests. Its revision holds a list then, and goes by the hash of its spec all the
     * same.
     */
    ReplayScene rollingOut(String name) {
        rollingOut = Set.of(name);
        return this;
    }

    ReplayScene unready(String name) {
        policies.add(UnreadyPolicy.of(name, null, UnreadyPolicy.NEVER_ACCEPTED));
        return this;
    }

    /** Has facts found where they say that they were. */
    ReplayScene found(dev.portcullis.core.fact.Fact... facts) {
        for (var fact : facts) {
            found.merge(
                    fact.location().repository() + "@" + fact.subject(),
                    new FactSet(List.of(fact), List.of(), List.of()),
                    FactSet::and);
        }
        return this;
    }

    /** Decides, and returns the line that was recorded. */
    byte[] record(String entry, String review) {
        try (var handling = Executors.newVirtualThreadPerTaskExecutor()) {
            var request = new ReviewDecoder(ImageResources.NONE).decode(Reviews.bytes(review));
            var deciding = handler().take(entry, request);
            handling.execute(deciding.decision());
            deciding.answer().join();
        } catch (MalformedReviewException e) {
            throw new AssertionError(e);
        }
        return lines.getLast();
    }

    /** Returns the line that tells of a review which could not be read. */
    byte[] unread(String entry) {
        new UnreadReviews(this, new SimpleMeterRegistry(), () -> HandlerScene.NOW)
                .tell(new Call.Admit(entry), UnreadReviews.Why.MALFORMED);
        return lines.getLast();
    }

    /** Decides, and replays what was recorded. */
    Replayed replay(String review) {
        return replay(record(HandlerScene.FAIL_CLOSED, review));
    }

    Replayed replay(byte[] line) {
        return switch (RecordReader.read(line)) {
            case ReadRecord.Whole(var record) -> new Replay(store).replay(record);
            case ReadRecord.Unreadable(var uid, var problem) -> new Replayed.NotReplayable(problem);
            case ReadRecord.Foreign foreign -> throw new AssertionError("no record: " + text(line));
        };
    }

    static DecisionRecord read(byte[] line) {
        if (RecordReader.read(line) instanceof ReadRecord.Whole(var record)) {
            return record;
        }
        throw new AssertionError(RecordReader.read(line) + " for " + text(line));
    }

    static String text(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }

    private AdmissionHandler handler() {
        var settings = new AdmissionHandler.Settings(
                Duration.ofSeconds(20),
                Duration.ZERO,
                () -> NOW,
                threads,
                inTime,
                ImageResources.NONE,
                (entry, request) -> "[GateProbe] for " + entry);
        return new AdmissionHandler(
                this,
                new ImageEvaluator(this, registries),
                (namespace, spec) -> Access.CredentialSource.ANONYMOUS,
                this,
                settings);
    }

    @Override
    public Optional<PoliciesInForce> inForce(String entry, String namespace) {
        var known = labels;
        var selected = policies.stream()
                .filter(policy -> known == null || policy.namespaces().matches(known))
                .toList();
        var rules = new PoliciesInForce(selected, trustRoots, unmatched, known);
        return Optional.of(rollingOut.isEmpty() ? rules : rules.auditing(rollingOut));
    }

    @Override
    public PoliciesInForce everywhere() {
        return new PoliciesInForce(policies, trustRoots, unmatched);
    }

    @Override
    public Optional<String> suspension(String namespace, Instant now) {
        return Optional.ofNullable(suspension);
    }

    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        var at = satisfied;
        return at == null
                ? List.of()
                : policies.stream()
                        .map(policy -> new Satisfied(
                                policy.name(),
                                policy.revision(),
                                everywhere().trustOf(policy),
                                "shop",
                                at,
                                policy.requirements().stream()
                                        .map(Requirement::demanded)
                                        .collect(Collectors.toSet())))
                        .toList();
    }

    @Override
    public List<Exemption> exemptions(String namespace) {
        return exemptions;
    }

    @Override
    public boolean isCoveredByFailClosed(String namespace) {
        return false;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return tags.getOrDefault(
                tag, new Resolution.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such tag")));
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return contents.getOrDefault(digest, new Content.Single());
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        if (freshness == Freshness.REMEMBERED) {
            return new Gathered(FactSet.EMPTY, false, Gathered.Origin.MEMORY);
        }
        var names = trustRoots.stream().map(TrustRootInForce::name).toList();
        var lookups = names.stream()
                .map(name -> new Lookup(name, repository, "referrers", outcome))
                .toList();
        var facts = found.getOrDefault(repository + "@" + digest, FactSet.EMPTY).facts().stream()
                .filter(fact -> names.contains(fact.trustRoot()))
                .toList();
        return knownBefore && !repository.toString().equals(unknownIn) && freshness == Freshness.ANY && !facts.isEmpty()
                ? new Gathered(new FactSet(facts, List.of(), List.of()), false, Gathered.Origin.MEMORY)
                : new Gathered(new FactSet(facts, List.of(), lookups), false, Gathered.Origin.REGISTRY);
    }

    @Override
    public Decision record(RecordedRequest request, Decision decision) {
        lines.add(TestRecords.line(mask, registries, request, decision));
        return decision;
    }

    @Override
    public void leave() {
        throw new AssertionError("no other entry decides");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        inTime.close();
    }
}
