package dev.portcullis.rego.run;

import java.util.Locale;

/** OPA's codes of what can fail in an evaluation. */
public enum ErrorCode {
    /** A rule or function has two values, or a key of an object has. */
    EVAL_CONFLICT_ERROR,
    /** A built-in was given a value that it does not take, in a strict evaluation. */
    EVAL_BUILTIN_ERROR,
    /** A built-in was given a value of a type that it does not take, in a strict evaluation. */
    EVAL_TYPE_ERROR,
    /** A fault of the evaluator. */
    EVAL_INTERNAL_ERROR;

    /** As OPA writes it, such as {@code eval_conflict_error}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
