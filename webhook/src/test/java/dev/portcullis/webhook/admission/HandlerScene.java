package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TagPinner;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.webhook.TestRoots;
import dev.portcullis.webhook.exception.Requester;
import dev.portcullis.webhook.policy.Keys;
import dev.portcullis.webhook.policy.Rules;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A handler whose rules and evidence are told what to say. */
final class HandlerScene implements Rules, EvidenceSource, DecisionSink, AutoCloseable {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final TrustRootInForce ACME = TestRoots.root("acme", "r1");
    private static final Resolution NO_TAG =
            new Resolution.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such tag"));
    static final String FAIL_CLOSED = "enforce-0123456789";

    final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    final List<Decision> decisions = new CopyOnWriteArrayList<>();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InTime inTime = new InTime(threads);
    Supplier<PoliciesInForce> rules = () -> rules(Mode.ENFORCE);
    final List<String> resolved = new CopyOnWriteArrayList<>();
    Map<String, Resolution> tags = Map.of();
    Supplier<FactSet> evidence = () -> FactSet.EMPTY;
    ImageResources resources = ImageResources.NONE;
    boolean explainsEntry = true;
    boolean covered;
    boolean whole;
    List<Exemption> exemptions = List.of();
    BiPredicate<Requester, String> verb = (requester, policy) -> false;

    @Nullable
    String suspension;

    int left;
    Duration deadline = Duration.ofSeconds(20);

    AdmissionHandler handler() {
        var settings = new AdmissionHandler.Settings(
                deadline,
                Duration.ZERO,
                () -> NOW,
                threads,
                inTime,
                resources,
                (entry, request) -> "[GateProbe] for " + entry);
        return new AdmissionHandler(
                this,
                new ImageEvaluator(this, Registries.NONE),
                (namespace, spec) -> Access.CredentialSource.ANONYMOUS,
                this,
                settings);
    }

    PinHandler pinning() {
        return new PinHandler(
                this,
                new TagPinner(this, Registries.NONE),
                (namespace, spec) -> Access.CredentialSource.ANONYMOUS,
                deadline);
    }

    ApprovalHandler approval(Keys keys) {
        return new ApprovalHandler(
                this, keys, (requester, policy) -> verb.test(requester, policy), () -> NOW, deadline);
    }

    Decision decide(String entry, String review) throws MalformedReviewException {
        var request = new ReviewDecoder(resources).decode(Reviews.bytes(review), whole);
        var deciding = handler().take(entry, request);
        threads.execute(deciding.decision());
        return deciding.answer().join().decision();
    }

    static PoliciesInForce rules(Mode... modes) {
        return inForce(java.util.Arrays.stream(modes)
                .map(mode -> policy(mode, DigestRule.REQUIRED))
                .toList());
    }

    /** Returns one enforcing policy for each of these rules. */
    static PoliciesInForce tagged(DigestRule... rules) {
        return inForce(java.util.Arrays.stream(rules)
                .map(rule -> policy(Mode.ENFORCE, rule))
                .toList());
    }

    private static PoliciesInForce inForce(List<Policy> policies) {
        return new PoliciesInForce(policies, Map.of("acme", ACME), OtherImages.WARN);
    }

    private static Policy policy(Mode mode, DigestRule digest) {
        var authority = new Authority("ci", "acme", List.of(), Set.of("ci"));
        return Policy.strict(
                        "release",
                        "r1",
                        new ImageMatch(List.of(ImagePattern.compile("registry.example.com/apps/**")), List.of()),
                        List.of(new Requirement.Signature("signed", mode, new Demand(List.of(authority), 1, null))))
                .mode(mode)
                .digest(digest)
                .build();
    }

    @Override
    public Optional<PoliciesInForce> inForce(String entry, String namespace) {
        return explainsEntry ? Optional.of(rules.get()) : Optional.empty();
    }

    @Override
    public PoliciesInForce everywhere() {
        return rules.get();
    }

    @Override
    public Optional<String> suspension(String namespace, Instant now) {
        return now.equals(NOW) && namespace.equals("shop") ? Optional.ofNullable(suspension) : Optional.empty();
    }

    @Override
    public List<Exemption> exemptions(String namespace) {
        return namespace.equals("shop") ? exemptions : List.of();
    }

    @Override
    public boolean isCoveredByFailClosed(String namespace) {
        return covered;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        resolved.add(tag);
        return tags.getOrDefault(tag, NO_TAG);
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        throw new AssertionError("no requirement is about platforms");
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        return new Gathered(evidence.get(), false, Gathered.Origin.REGISTRY);
    }

    @Override
    public Decision record(RecordedRequest request, Decision decision) {
        requests.add(request);
        decisions.add(decision);
        return decision;
    }

    @Override
    public void leave() {
        left++;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        inTime.close();
    }

    /** Asserts that one decision was recorded, and which. */
    void assertRecorded(boolean allowed, Reason reason) {
        assertThat(decisions).hasSize(1);
        assertThat(decisions.getFirst())
                .extracting(Decision::allowed, Decision::reason)
                .containsExactly(allowed, reason);
    }

    /** Returns that the one image of the reviews is signed. */
    static FactSet signed() {
        var reference = ImageReference.parse(Reviews.IMAGE);
        var digest = reference.digest();
        var subject = digest == null ? Digest.of(new byte[0]) : digest;
        var fact = TestRoots.signed(reference.repository(), subject, "acme", new Signer.Key("ci", subject.hex()));
        return new FactSet(
                List.of(fact),
                List.of(),
                List.of(new FactSet.Lookup("acme", reference.repository(), "referrers", new LookupOutcome.Complete())));
    }
}
