package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.RecordedImage.Known;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers as it was answered when a decision was recorded. To a question that nobody put then there is no answer, least of all "nothing".
 *
 * <p>Each method throws {@link NotReplayableException} for such a question.
 */
final class RecordedSource implements EvidenceSource {
    /** What no policy's trust roots hold. */
    private static final String NO_TRUST = "";

    private final @Nullable Known known;
    private final PoliciesInForce rules;
    private final boolean asked;
    private final String namespace;
    private final ContentStore contents;
    private final Set<Place> hiding = ConcurrentHashMap.newKeySet();

    private record Place(ImageRepository repository, Digest digest) {}

    /**
     * Makes a source.
     *
     * @param known null where nobody asked anything
     * @param rules by which it is decided now
     * @param asked whether what these rules ask of the past was asked when the decision was recorded
     * @param namespace in which it was decided
     * @param contents holds statements
     */
    RecordedSource(
            @Nullable Known known, PoliciesInForce rules, boolean asked, String namespace, ContentStore contents) {
        this.known = known;
        this.rules = rules;
        this.asked = asked;
        this.namespace = namespace;
        this.contents = contents;
    }

    /** Whether the trust is the same is what was recorded; which it was is not. */
    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        var recorded = asked().history().satisfied();
        if (recorded.isEmpty() && !asked) {
            throw new NotReplayableException("the record does not say which policies the image satisfied before");
        }
        var trust = rules.policies().stream().collect(Collectors.toUnmodifiableMap(Policy::name, rules::trustOf));
        return recorded.stream()
                .map(one -> new Satisfied(
                        one.policy(),
                        one.revision(),
                        one.sameTrust() ? trust.getOrDefault(one.policy(), NO_TRUST) : NO_TRUST,
                        namespace,
                        one.at(),
                        one.met()))
                .toList();
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return switch (asked().resolution()) {
            case Resolution.Resolved resolved -> resolved;
            case Resolution.Failed failed -> failed;
            case Resolution.Pinned pinned ->
                throw new NotReplayableException("the record does not say what a tag named");
            case Resolution.NotAsked unasked ->
                throw new NotReplayableException("the record does not say what a tag named");
        };
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        if (hiding.contains(new Place(repository, digest))) {
            // Had anybody seen then that nothing is hidden, the record would say so.
            return new Content.Failed(
                    new LookupOutcome.Undecidable(Reason.EVIDENCE_INCOMPLETE, "it was not seen when it was recorded"));
        }
        if (asked().content() instanceof Content.NotAsked || !isAbout(digest)) {
            throw new NotReplayableException("the record does not say which platforms the image has");
        }
        return asked().content();
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        var digest = fact.claim().statement();
        var unread = asked().unread().get(digest);
        return unread == null
                ? new StatementOutcome.Read(contents.statement(digest))
                : new StatementOutcome.Unread(unread);
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var names = trustRoots.stream().map(TrustRootInForce::name).collect(Collectors.toUnmodifiableSet());
        var found = within(repository, names, asked().evidence().getOrDefault(digest, FactSet.EMPTY));
        if (freshness == Freshness.REMEMBERED) {
            return new Gathered(found, false, Origin.MEMORY);
        }
        if (names.stream().anyMatch(name -> !found.isEverythingKnown(name, repository))) {
            hiding.add(new Place(repository, digest));
        }
        var remembered = false;
        for (var name : names) {
            if (found.lookups().stream().anyMatch(lookup -> lookup.trustRoot().equals(name))) {
                continue;
            }
            // What was known from earlier was believed without asking, unless it was asked whether there is more, even
            // where a registry was asked about something else.
            if (freshness != Freshness.ANY
                    || !memoryAnswered()
                    || found.facts().stream().noneMatch(fact -> fact.trustRoot().equals(name))) {
                throw new NotReplayableException("the record does not say what there is about " + digest + " in "
                        + repository + " under trust root " + name);
            }
            remembered = true;
        }
        return new Gathered(found, false, remembered ? Origin.MEMORY : Origin.REGISTRY);
    }

    /** Returns whether memory may have answered a question: a registry that is said to have answered some left its look-ups. */
    private boolean memoryAnswered() {
        return switch (asked().answered()) {
            case NOBODY -> false;
            case MEMORY -> true;
            case REGISTRY ->
                asked().evidence().values().stream()
                        .anyMatch(found -> !found.lookups().isEmpty());
        };
    }

    private Known asked() {
        if (known == null) {
            throw new NotReplayableException("the record holds nothing that was found about the image");
        }
        return known;
    }

    private boolean isAbout(Digest digest) {
        return switch (asked().resolution()) {
            case Resolution.Pinned(var pinned) -> pinned.equals(digest);
            case Resolution.Resolved(var resolved) -> resolved.equals(digest);
            case Resolution.NotAsked unasked -> false;
            case Resolution.Failed failed -> false;
        };
    }

    private static FactSet within(ImageRepository repository, Set<String> trustRoots, FactSet all) {
        return new FactSet(
                all.facts().stream()
                        .filter(fact -> trustRoots.contains(fact.trustRoot())
                                && repository.equals(fact.location().repository()))
                        .toList(),
                all.rejections().stream()
                        .filter(rejected -> trustRoots.contains(rejected.trustRoot())
                                && repository.equals(rejected.location().repository()))
                        .toList(),
                all.lookups().stream()
                        .filter(lookup ->
                                trustRoots.contains(lookup.trustRoot()) && repository.equals(lookup.repository()))
                        .toList());
    }
}
