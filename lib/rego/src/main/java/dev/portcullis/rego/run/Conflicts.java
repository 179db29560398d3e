package dev.portcullis.rego.run;

/** How conflicts are put, in OPA's words. */
public final class Conflicts {
    private Conflicts() {}

    /** Two values of a rule, or of a function for the same arguments. */
    public static String values(boolean takesArguments) {
        return takesArguments
                ? "functions must not produce multiple outputs for same inputs"
                : "complete rules must not produce multiple outputs";
    }
}
