package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Credential;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Several repositories, each with an answer of its own; one without an answer holds nothing. */
final class FakePlaces implements EvidenceSource {
    /** Who was asked what, in order, as {@code place digest}, {@code place :tag}, {@code place content}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** The places whose signature of everything is known without asking. */
    final Set<String> remembered = new HashSet<>();

    final Map<String, List<Credential>> credentials = new HashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Resolution> tags = new HashMap<>();
    private final Map<String, Content> contents = new HashMap<>();

    /** What can be read, wherever it was found. */
    final Map<Digest, StatementBytes> statements = new HashMap<>();

    /** The places at which no statement can be read. */
    final Set<String> unreadable = new HashSet<>();

    void content(String place, Content content) {
        contents.put(place, content);
    }

    /** What a place answers. */
    interface Answer {
        Gathered about(Question question);
    }

    /** One question to one place. */
    record Question(
            ImageRepository place, Digest digest, List<TrustRootInForce> roots, Freshness freshness, Access access) {
        Gathered complete(Fact... facts) {
            return gathered(new LookupOutcome.Complete(), Origin.REGISTRY, facts);
        }

        /** An answer in which nothing can be hidden. */
        Gathered everything(Fact... facts) {
            var all = FactSet.everything(
                    roots.stream().map(TrustRootInForce::name).toList(), place);
            return new Gathered(complete(facts).facts().and(all), true, Origin.REGISTRY);
        }

        Gathered failed(LookupOutcome outcome) {
            return gathered(outcome, Origin.REGISTRY);
        }

        Gathered gathered(LookupOutcome outcome, Origin origin, Fact... facts) {
            var lookups = roots.stream()
                    .map(root -> new Lookup(root.name(), place, "referrers", outcome))
                    .toList();
            return new Gathered(new FactSet(List.of(facts), List.of(), lookups), true, origin);
        }

        Gathered signed() {
            return complete(Scene.signed(place, digest));
        }
    }

    void at(String place, Answer answer) {
        answers.put(place, answer);
    }

    void tag(String place, Resolution resolution) {
        tags.put(place, resolution);
    }

    /** Returns the places that were asked for evidence about a digest, in order. */
    List<String> placesAsked(Digest digest) {
        return asked.stream()
                .filter(question -> question.endsWith(" " + digest))
                .map(question -> question.substring(0, question.indexOf(' ')))
                .toList();
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        asked.add(repository + " :" + tag);
        return tags.getOrDefault(
                repository.toString(),
                new Resolution.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such tag")));
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        asked.add(repository + " content");
        return contents.getOrDefault(
                repository.toString(),
                new Content.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such manifest")));
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        var bytes = statements.get(fact.claim().statement());
        return bytes == null || unreadable.contains(fact.location().repository().toString())
                ? EvidenceSource.super.statement(fact, access)
                : new StatementOutcome.Read(bytes);
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        if (freshness == Freshness.REMEMBERED) {
            var facts = remembered.contains(repository.toString())
                    ? List.of(Scene.signed(repository, digest))
                    : List.<Fact>of();
            return new Gathered(new FactSet(facts, List.of(), List.of()), false, Origin.MEMORY);
        }
        asked.add(repository + " " + digest);
        credentials.put(repository.toString(), access.credentials().forRepository(repository));
        return answers.getOrDefault(repository.toString(), Question::complete)
                .about(new Question(repository, digest, trustRoots, freshness, access));
    }
}
