package dev.portcullis.core.verdict;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A program whose answers a test gives, and which remembers what it was asked. */
final class Rules implements PolicyProgram {
    /** What it can read. */
    enum Reads {
        REQUEST,
        NAMESPACE,
        TIME
    }

    final List<ProgramQuestion> asked = new ArrayList<>();
    private final Function<ProgramQuestion, ProgramAnswer> answer;
    private final Set<Reads> reads;

    private Rules(Function<ProgramQuestion, ProgramAnswer> answer, Set<Reads> reads) {
        this.answer = answer;
        this.reads = reads;
    }

    static Rules answering(Function<ProgramQuestion, ProgramAnswer> answer, Reads... reads) {
        return new Rules(answer, Set.of(reads));
    }

    static Rules content(Reads... reads) {
        return denying(List.of(), reads);
    }

    static Rules denying(List<String> deny, Reads... reads) {
        return answering(question -> new ProgramAnswer.Answered(deny, List.of()), reads);
    }

    @Override
    public ProgramAnswer evaluate(ProgramQuestion question) {
        asked.add(question);
        return answer.apply(question);
    }

    @Override
    public Digest digest() {
        return Digest.of("rules".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean readsRequest() {
        return reads.contains(Reads.REQUEST);
    }

    @Override
    public boolean readsNamespace() {
        return reads.contains(Reads.NAMESPACE);
    }

    @Override
    public boolean readsTime() {
        return reads.contains(Reads.TIME);
    }
}
