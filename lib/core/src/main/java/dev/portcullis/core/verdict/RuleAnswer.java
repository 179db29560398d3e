package dev.portcullis.core.verdict;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the program of a requirement was asked about an image, and what it answered.
 *
 * @param policy name of the policy
 * @param requirement name of the requirement
 * @param digest what was judged
 * @param platform the platform that it was judged for; null for none in particular
 * @param program the program's digest
 * @param readsRequest whether the answer can depend on the request
 * @param question a hash over all that the program was told and can read
 * @param statements the digests of the statements among that, each once, sorted
 * @param answer what it said
 */
public record RuleAnswer(
        String policy,
        String requirement,
        Digest digest,
        @Nullable Platform platform,
        Digest program,
        boolean readsRequest,
        Digest question,
        List<Digest> statements,
        ProgramAnswer answer) {
    public RuleAnswer {
        statements = List.copyOf(statements);
    }

    static RuleAnswer of(
            String policy, Requirement.Programmed requirement, ProgramQuestion question, ProgramAnswer answer) {
        var statements = question.evidence().values().stream()
                .flatMap(List::stream)
                .map(statement -> statement.bytes().digest())
                .distinct()
                .sorted()
                .toList();
        return new RuleAnswer(
                policy,
                requirement.name(),
                question.digest(),
                question.platform(),
                requirement.program().digest(),
                requirement.program().readsRequest(),
                question.hash(requirement.program()),
                statements,
                answer);
    }
}
