package dev.portcullis.registry.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the next page in {@code Link} headers (RFC 8288, OCI distribution 1.1 "Listing Referrers"). */
final class LinkHeader {
    private static final int MAX_LENGTH = 8 << 10;
    private static final Pattern NEXT =
            Pattern.compile("<([^<>]*+)>[^,<>]*?;\\s*+rel\\s*+=\\s*+\"?next\"?", Pattern.CASE_INSENSITIVE);

    private LinkHeader() {}

    /** Returns the link's target relative to the page; empty if there is no further page. */
    static Optional<String> next(List<String> headers) {
        for (String header : headers) {
            if (header.length() <= MAX_LENGTH) {
                Matcher matcher = NEXT.matcher(header);
                if (matcher.find()) {
                    return Optional.of(matcher.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the URI that a target means on a page, or empty if it is none. */
    static Optional<URI> resolve(URI page, String target) {
        try {
            // URI.resolve follows the older RFC 2396, in which a query alone replaces the last path segment too.
            String reference = target.startsWith("?") ? page.getRawPath() + target : target;
            return Optional.of(page.resolve(URI.create(reference)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
