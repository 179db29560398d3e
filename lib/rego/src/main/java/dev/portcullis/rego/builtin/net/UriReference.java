package dev.portcullis.rego.builtin.net;

/**
 * The parts of a URI or of a reference to one that is relative, as Go's {@code net/url} finds them. A part that is absent is empty.
 *
 * @param scheme in small letters, without its colon
 * @param hostname without the brackets of an address
 * @param port decimal digits
 * @param path with its escapes read
 * @param rawPath the path as it was written; as {@code path} says it where writing that gives the same
 * @param rawQuery as it was written
 * @param fragment with its escapes read
 */
public record UriReference(
        String scheme, String hostname, String port, String path, String rawPath, String rawQuery, String fragment) {
    /**
     * The parts of a text.
     *
     * @throws IllegalArgumentException if it is none, in Go's words
     */
    public static UriReference parse(String text) {
        return UriParser.parse(text);
    }
}
