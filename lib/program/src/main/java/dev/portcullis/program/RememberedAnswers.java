package dev.portcullis.program;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers of one program that reads neither request nor time, by everything else that it is told, statements by their digests. Bounded and
 * thread-safe.
 */
final class RememberedAnswers {
    private static final int MOST = 2_048;

    private final boolean byNamespace;
    private final Cache<Key, ProgramAnswer> answers =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** @param byNamespace whether answers depend on the namespace */
    RememberedAnswers(boolean byNamespace) {
        this.byNamespace = byNamespace;
    }

    /** Answers from memory, or has it answered. What failed is not remembered: it may have been for want of time. */
    ProgramAnswer of(ProgramQuestion question, Function<ProgramQuestion, ProgramAnswer> program) {
        var key = key(question);
        var known = answers.getIfPresent(key);
        if (known != null) {
            return known;
        }
        var answer = program.apply(question);
        if (answer instanceof ProgramAnswer.Answered) {
            answers.put(key, answer);
        }
        return answer;
    }

    private Key key(ProgramQuestion question) {
        var evidence = new TreeMap<String, List<Given>>();
        question.evidence()
                .forEach((type, statements) ->
                        evidence.put(type, statements.stream().map(Given::of).toList()));
        return new Key(
                question.reference(),
                question.digest(),
                question.platform(),
                evidence,
                byNamespace ? question.circumstances().namespace() : null,
                question.parameters());
    }

    private record Key(
            ImageReference reference,
            Digest digest,
            @Nullable Platform platform,
            Map<String, List<Given>> evidence,
            Circumstances.@Nullable Namespace namespace,
            String parameters) {}

    /** A statement without its bytes. */
    private record Given(
            Digest digest, Signer signer, @Nullable Instant time) {
        static Given of(Statement statement) {
            return new Given(statement.bytes().digest(), statement.signer(), statement.time());
        }
    }
}
