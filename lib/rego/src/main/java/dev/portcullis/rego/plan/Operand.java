package dev.portcullis.rego.plan;

/** What a statement reads. */
public sealed interface Operand {
    /** A local, by its number. */
    record Local(int number) implements Operand {}

    /** A string that the plan holds. */
    record Text(String text) implements Operand {}

    /** True or false. */
    record Bool(boolean bool) implements Operand {}
}
