package dev.portcullis.evidence;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the evidence of one image in one place after the other, until it is enough or there is no further place.
 *
 * <p>More facts never turn a requirement that is met into one that is not, so stopping early changes no verdict. Each step gets its share of
 * the time that is left: a place that does not answer keeps nobody from asking the next. Not thread-safe.
 */
final class Survey {
    private final EvidenceSource source;
    private final Digest digest;
    private final List<TrustRootInForce> trustRoots;
    private final Access access;
    private final Map<ImageRepository, Gathered> found = new LinkedHashMap<>();

    Survey(EvidenceSource source, Digest digest, List<TrustRootInForce> trustRoots, Access access) {
        this.source = source;
        this.digest = digest;
        this.trustRoots = List.copyOf(trustRoots);
        this.access = access;
    }

    /**
     * Returns the verdict on what was found.
     *
     * @param steps the places to ask; those of one step are asked at the same time
     * @param judge judges by all that was found so far
     */
    Verdict verdict(List<List<ImageRepository>> steps, Function<FactSet, Verdict> judge) {
        var verdict = ask(steps, Freshness.ANY, judge);
        if (verdict != null && isVerified(verdict)) {
            return verdict;
        }
        var remembered = steps.stream()
                .map(step -> step.stream().filter(this::isRemembered).toList())
                .filter(step -> !step.isEmpty())
                .toList();
        var current = ask(remembered, Freshness.CURRENT, judge);
        if (current != null) {
            return current;
        }
        return verdict == null ? judge.apply(FactSet.EMPTY) : verdict;
    }

    /** Returns the last verdict; null if there was nobody to ask. */
    private @Nullable Verdict ask(
            List<List<ImageRepository>> steps, Freshness freshness, Function<FactSet, Verdict> judge) {
        @Nullable Verdict verdict = null;
        for (var i = 0; i < steps.size() && (verdict == null || !isVerified(verdict)); i++) {
            found.putAll(ask(steps.get(i), freshness, access.share(steps.size() - i)));
            verdict = judge.apply(facts());
        }
        return verdict;
    }

    private Map<ImageRepository, Gathered> ask(List<ImageRepository> places, Freshness freshness, Access share) {
        if (places.size() == 1) {
            var place = places.getFirst();
            return Map.of(place, source.facts(place, digest, trustRoots, freshness, share));
        }
        List<Callable<Gathered>> questions = new ArrayList<>();
        places.forEach(place -> questions.add(() -> source.facts(place, digest, trustRoots, freshness, share)));
        var answers = all(questions);
        var byPlace = new LinkedHashMap<ImageRepository, Gathered>();
        for (var i = 0; i < places.size(); i++) {
            byPlace.put(places.get(i), answers.get(i));
        }
        return byPlace;
    }

    private static List<Gathered> all(List<Callable<Gathered>> questions) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Gathered>();
            for (Future<Gathered> answer : threads.invokeAll(questions)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for evidence", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking for evidence failed", e.getCause());
        }
    }

    private FactSet facts() {
        return found.values().stream().map(Gathered::facts).reduce(FactSet.EMPTY, FactSet::and);
    }

    private boolean isRemembered(ImageRepository place) {
        var gathered = found.get(place);
        return gathered != null && gathered.origin() == Origin.MEMORY;
    }

    private static boolean isVerified(Verdict verdict) {
        return verdict instanceof Verdict.Allow && verdict.findings().isEmpty();
    }
}
