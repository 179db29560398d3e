package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import org.jspecify.annotations.Nullable;

/** Hears of every answer; must be quick and must not throw. */
public interface ScanListener {
    /**
     * A question was answered.
     *
     * @param before the answer so far; null for the first one of this process
     */
    void judged(Question question, @Nullable Judgement before, Judgement after);
}
