package dev.portcullis.rego.plan;

/**
 * Where in a policy's source something stands.
 *
 * @param file the name of the file as the compiler was given it, empty where it is not known
 * @param row counted from 1, 0 where it is not known
 * @param column counted from 1, 0 where it is not known
 */
public record Location(String file, int row, int column) {
    public static final Location UNKNOWN = new Location("", 0, 0);

    /** As compilers print it: {@code file:row:column}. */
    @Override
    public String toString() {
        return file + ":" + row + ":" + column;
    }
}
