package dev.portcullis.testing.hostile;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param target path and query
 * @param headers as sent, name and value
 * @param body what came along
 */
@SuppressWarnings("ArrayRecordComponent") // looked at, never compared
public record Request(String method, String target, List<Header> headers, byte[] body) {
    /**
     * A header field.
     *
     * @param name as written
     */
    public record Header(String name, String value) {}

    public Request {
        headers = List.copyOf(headers);
    }

    /** Returns the target without its query. */
    public String path() {
        return target.split("\\?", 2)[0];
    }

    /** Returns the first value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    public @Nullable String authorization() {
        return header("Authorization");
    }

    public @Nullable String accept() {
        return header("Accept");
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
