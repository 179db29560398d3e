package dev.portcullis.evidence;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the evidence of one image in one place after the other, until it is enough or there is no further place.
 *
 * <p>More facts never turn a requirement that is met into one that is not, so stopping early changes no verdict, unless there are rules that
 * they may turn: then every place is asked. Each step gets its share of the time that is left: a place that does not answer keeps nobody from
 * asking the next. Not thread-safe.
 */
final class Survey {
    private final EvidenceSource source;
    private final List<Digest> subjects;
    private final List<TrustRootInForce> trustRoots;
    private final Access access;
    private final Map<Question, Gathered> found = new LinkedHashMap<>();

    /**
     * Makes a survey.
     *
     * @param subjects the digests that evidence is looked for about: the image, and manifests of its index
     */
    Survey(EvidenceSource source, List<Digest> subjects, List<TrustRootInForce> trustRoots, Access access) {
        this.source = source;
        this.subjects = List.copyOf(subjects);
        this.trustRoots = List.copyOf(trustRoots);
        this.access = access;
    }

    /**
     * Returns the verdict on what was found, and what that is.
     *
     * @param steps the places to ask; those of one step are asked at the same time
     * @param judge judges by all that was found so far, by digest
     */
    Judgement judgement(List<List<ImageRepository>> steps, Function<Map<Digest, FactSet>, Judgement> judge) {
        var questions = steps.stream()
                .map(step -> step.stream().flatMap(this::questions).toList())
                .toList();
        // Evidence that is known from a later place needs no question to an earlier one.
        var known = questions.size() > 1 ? recall(questions, judge) : null;
        var judgement = known != null && known.isVerified() ? known : ask(questions, Freshness.ANY, judge);
        if (judgement != null && judgement.isVerified()) {
            return judgement;
        }
        var remembered = questions.stream()
                .map(step -> step.stream().filter(this::isRemembered).toList())
                .filter(step -> !step.isEmpty())
                .toList();
        var current = ask(remembered, Freshness.CURRENT, judge);
        if (current != null) {
            return current;
        }
        return judgement == null ? judge.apply(Map.of()) : judgement;
    }

    /**
     * Returns the verdict on all that there is in all places, and what that is: what was remembered earlier says nothing of what came since.
     *
     * @param steps the places to ask
     * @param judge judges by what was found, by digest
     */
    Judgement everything(List<List<ImageRepository>> steps, Function<Map<Digest, FactSet>, Judgement> judge) {
        for (var i = 0; i < steps.size(); i++) {
            var share = access.share(steps.size() - i);
            ask(steps.get(i).stream().flatMap(this::questions).toList(), Freshness.CURRENT, share);
        }
        found.replaceAll(this::withWhatIsSeen);
        return judge.apply(facts());
    }

    /**
     * Registries that answer to credentials only may say of what those may not see that it is not there. Where nothing was found whoever sees the
     * image itself sees what there is beside it.
     */
    private Gathered withWhatIsSeen(Question question, Gathered gathered) {
        var facts = gathered.facts();
        var roots = trustRoots.stream().map(TrustRootInForce::name).toList();
        var asked = !facts.lookups().isEmpty()
                && facts.lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
        if (!asked || roots.stream().allMatch(root -> facts.isEverythingKnown(root, question.place()))) {
            return gathered;
        }
        return source.sees(question.place(), question.subject(), access) ? seen(question, gathered, roots) : gathered;
    }

    private static Gathered seen(Question question, Gathered gathered, List<String> roots) {
        var everything = FactSet.everything(roots, question.place());
        return new Gathered(gathered.facts().and(everything), gathered.absenceShareable(), gathered.origin());
    }

    /** Returns who said what was found so far. */
    Answered answered() {
        if (found.isEmpty()) {
            return Answered.NOBODY;
        }
        return found.values().stream().anyMatch(gathered -> gathered.origin() == Origin.REGISTRY)
                ? Answered.REGISTRY
                : Answered.MEMORY;
    }

    private Judgement recall(List<List<Question>> steps, Function<Map<Digest, FactSet>, Judgement> judge) {
        steps.forEach(step ->
                step.forEach(question -> found.put(question, ask(question, Freshness.REMEMBERED, access))));
        return judge.apply(facts());
    }

    private Stream<Question> questions(ImageRepository place) {
        return subjects.stream().map(subject -> new Question(place, subject));
    }

    /** Returns the last judgement; null if there was nobody to ask. */
    private @Nullable Judgement ask(
            List<List<Question>> steps, Freshness freshness, Function<Map<Digest, FactSet>, Judgement> judge) {
        @Nullable Judgement judgement = null;
        for (var i = 0; i < steps.size() && (judgement == null || !judgement.isVerified()); i++) {
            ask(steps.get(i), freshness, access.share(steps.size() - i));
            judgement = judge.apply(facts());
        }
        return judgement;
    }

    private void ask(List<Question> questions, Freshness freshness, Access share) {
        if (questions.size() == 1) {
            var only = questions.getFirst();
            found.put(only, ask(only, freshness, share));
            return;
        }
        var answers = all(questions.stream()
                .<Callable<Gathered>>map(question -> () -> ask(question, freshness, share))
                .toList());
        for (var i = 0; i < questions.size(); i++) {
            found.put(questions.get(i), answers.get(i));
        }
    }

    private Gathered ask(Question question, Freshness freshness, Access share) {
        return source.facts(question.place(), question.subject(), trustRoots, freshness, share);
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

    private Map<Digest, FactSet> facts() {
        var facts = new HashMap<Digest, FactSet>();
        found.forEach((question, gathered) -> facts.merge(question.subject(), gathered.facts(), FactSet::and));
        return facts;
    }

    private boolean isRemembered(Question question) {
        var gathered = found.get(question);
        return gathered != null && gathered.origin() == Origin.MEMORY;
    }

    /** What one place is asked about. */
    private record Question(ImageRepository place, Digest subject) {}
}
