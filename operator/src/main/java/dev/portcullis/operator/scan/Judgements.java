package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The latest answers of this process. Thread-safe. */
public final class Judgements {
    private final Map<Question, Judgement> answers = new ConcurrentHashMap<>();

    /** Takes an answer and returns the one before. */
    public @Nullable Judgement put(Question question, Judgement judgement) {
        return answers.put(question, judgement);
    }

    /** Returns the latest answer to a question; empty where there is none yet. */
    public Optional<Judgement> of(Question question) {
        return Optional.ofNullable(answers.get(question));
    }

    /** Forgets the answers to all questions that nobody asks any more. */
    void keepOnly(Predicate<Question> asked) {
        answers.keySet().removeIf(question -> !asked.test(question));
    }

    /** Returns how many there are. */
    public int size() {
        return answers.size();
    }

    /** Returns when the oldest verification was made that an answer rests on; empty where there is no answer. */
    public Optional<Instant> oldest() {
        return answers.values().stream()
                .filter(judgement -> judgement.digest() != null)
                .map(Judgement::verifiedAt)
                .min(Comparator.naturalOrder());
    }
}
