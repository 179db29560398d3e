package dev.portcullis.cli.record;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.ProgramAnswer;
import java.util.List;

/**
 * What rules were asked, and what they answered.
 *
 * @param policy name of the policy
 * @param requirement name of the requirement
 * @param about what was judged
 * @param platform the platform that it was judged for; empty for none in particular
 * @param program what names the compiled rules
 * @param question a hash over all that they were told
 * @param statements the digests of the statements among that
 * @param answer what they said, as many messages as were recorded
 * @param further how many more messages there were
 */
public record RecordedAnswer(
        String policy,
        String requirement,
        Digest about,
        String platform,
        Digest program,
        Digest question,
        List<Digest> statements,
        ProgramAnswer answer,
        long further) {
    public RecordedAnswer {
        statements = List.copyOf(statements);
    }

    static RecordedAnswer read(Fields fields) {
        return new RecordedAnswer(
                fields.text("policy"),
                fields.text("requirement"),
                fields.digest("about"),
                fields.optionalText("platform"),
                fields.digest("program"),
                fields.digest("question"),
                fields.digests("statements"),
                answer(fields),
                fields.has("further") ? fields.number("further") : 0);
    }

    private static ProgramAnswer answer(Fields fields) {
        if (fields.has("failed")) {
            return new ProgramAnswer.Failed(fields.text("failed"));
        }
        return fields.has("objected")
                ? new ProgramAnswer.Objected(fields.reason("reason"), fields.text("objected"))
                : new ProgramAnswer.Answered(fields.texts("deny"), fields.texts("warn"));
    }
}
