package dev.portcullis.opa;

/**
 * What OPA has against a source.
 *
 * @param file path inside the source; empty where OPA names none
 * @param row line, from 1; 0 where OPA names none
 * @param column column, from 1; 0 where OPA names none
 * @param code OPA's, such as {@code rego_parse_error}
 * @param message OPA's, of one or more lines
 */
public record CompileError(String file, int row, int column, String code, String message) {
    /** Says it on one line as compilers do, {@code file:row:column: code: message}, so that editors find the place. */
    public String line() {
        var place = file.isEmpty() ? "" : row == 0 ? file + ": " : file + ":" + row + ":" + column + ": ";
        return place + code + ": " + message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
