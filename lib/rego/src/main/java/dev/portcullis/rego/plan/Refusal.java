package dev.portcullis.rego.plan;

/**
 * Why a plan is not loaded.
 *
 * @param subject the name of what is wrong, such as the built-in that is missing
 * @param message a sentence that says so, for people
 */
public record Refusal(Reason reason, String subject, String message) {
    /** What can be wrong with a plan. */
    public enum Reason {
        /** No JSON. */
        SYNTAX,
        /** More bytes, depth, values or locals than the limits allow. */
        TOO_LARGE,
        /** A field is missing or has another type than it must. */
        MALFORMED,
        UNKNOWN_STATEMENT,
        UNKNOWN_OPERAND,
        /** A string, file or local that there is not. */
        INDEX_OUT_OF_RANGE,
        /** A break that leaves more blocks than it is in. */
        JUMP_OUT_OF_RANGE,
        /** A constant that is no number. */
        NO_NUMBER,
        /** A function is called that neither the plan nor its list of built-ins names. */
        UNKNOWN_FUNCTION,
        WRONG_ARITY,
        /** Two functions or entry points have one name or one path. */
        DUPLICATE,
        /** A built-in that this evaluator does not have. */
        MISSING_BUILTIN,
        /** A built-in that is absent on purpose, because it reaches the network, the environment, or chance. */
        BANNED_BUILTIN
    }
}
