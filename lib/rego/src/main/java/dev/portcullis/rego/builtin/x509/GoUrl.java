package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL of ASCII as Go's {@code net/url} takes it apart. Unescaped parts are strings whose characters are bytes.
 *
 * @param user what stands before the host's at sign, still escaped; null where nothing does
 * @param rawPath the path as it was written
 * @param forceQuery whether a question mark ends it
 * @param omitHost whether a scheme is followed by a path with no host between
 * @param rawFragment the fragment as it was written
 */
public record GoUrl(
        String scheme,
        String opaque,
        @Nullable String user,
        String host,
        String rawPath,
        boolean forceQuery,
        String rawQuery,
        boolean omitHost,
        String rawFragment) {

    /** Reads a URL, or gives null where Go refuses it. */
    public static @Nullable GoUrl parse(String text) {
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        String url = hash < 0 ? text : text.substring(0, hash);
        if (UrlEscapes.unescape(fragment, UrlEscapes.FRAGMENT) == null
                || url.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return null;
        }
        if (url.equals("*")) {
            return new GoUrl("", "", null, "", "*", false, "", false, fragment);
        }
        int colon = schemeEnd(url);
        if (colon == 0) {
            return null;
        }
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = url.substring(colon + 1);
        int mark = rest.indexOf('?');
        boolean force = mark >= 0 && mark == rest.length() - 1;
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        return hierarchical(scheme, mark < 0 ? rest : rest.substring(0, mark), new Tail(force, query, fragment));
    }

    private record Tail(boolean force, String query, String fragment) {}

    /** Where the colon after the scheme is; -1 where there is no scheme. */
    private static int schemeEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (c == ':') {
                return i;
            }
            if (!letter && !(later && i > 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static @Nullable GoUrl hierarchical(String scheme, String rest, Tail tail) {
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new GoUrl(scheme, rest, null, "", "", tail.force, tail.query, false, tail.fragment);
            }
            int slash = rest.indexOf('/');
            if ((slash < 0 ? rest : rest.substring(0, slash)).contains(":")) {
                return null;
            }
        }
        boolean authority = rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"));
        if (!authority) {
            boolean omit = !scheme.isEmpty() && rest.startsWith("/");
            return withPath(new GoUrl(scheme, "", null, "", rest, tail.force, tail.query, omit, tail.fragment));
        }
        int slash = rest.indexOf('/', 2);
        String between = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        int at = between.lastIndexOf('@');
        String user = at < 0 ? null : between.substring(0, at);
        String host = UrlHosts.parse(scheme, between.substring(at + 1));
        if (host == null || (user != null && !UrlHosts.isUser(user))) {
            return null;
        }
        String path = slash < 0 ? "" : rest.substring(slash);
        return withPath(new GoUrl(scheme, "", user, host, path, tail.force, tail.query, false, tail.fragment));
    }

    private static @Nullable GoUrl withPath(GoUrl url) {
        return UrlEscapes.unescape(url.rawPath, UrlEscapes.PATH) == null ? null : url;
    }

    /** The path without its escapes, as bytes. */
    public String path() {
        String path = UrlEscapes.unescape(rawPath, UrlEscapes.PATH);
        return path == null ? "" : path;
    }

    /** The fragment without its escapes, as bytes. */
    public String fragment() {
        String fragment = UrlEscapes.unescape(rawFragment, UrlEscapes.FRAGMENT);
        return fragment == null ? "" : fragment;
    }

    /** The URL as Go's {@code url.URL} is written. */
    Value json() {
        boolean usualPath = UrlEscapes.escape(path(), UrlEscapes.PATH).equals(rawPath);
        boolean usualFragment =
                UrlEscapes.escape(fragment(), UrlEscapes.FRAGMENT).equals(rawFragment);
        return ObjectValue.builder()
                .put("Scheme", StringValue.of(scheme))
                .put("Opaque", StringValue.of(opaque))
                .put("User", user == null ? NullValue.NULL : ObjectValue.EMPTY)
                .put("Host", text(host))
                .put("Path", text(path()))
                .put("RawPath", StringValue.of(usualPath ? "" : rawPath))
                .put("OmitHost", BooleanValue.of(omitHost))
                .put("ForceQuery", BooleanValue.of(forceQuery))
                .put("RawQuery", StringValue.of(rawQuery))
                .put("Fragment", text(fragment()))
                .put("RawFragment", StringValue.of(usualFragment ? "" : rawFragment))
                .build();
    }

    /** A string of bytes as the characters whose UTF-8 they are. */
    private static Value text(String bytes) {
        return StringValue.of(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /** The host without its port, or null where it is no name: it is an address, absent, or has a port that is none. */
    @Nullable
    String domain() {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.contains(":") && !name.endsWith("]")) {
            int colon = name.lastIndexOf(':');
            if (name.startsWith("[") || name.indexOf(':') != colon) {
                return null;
            }
            name = name.substring(0, colon);
        }
        Bytes address = Addresses.parse(name);
        return host.isEmpty() || address != null || name.startsWith("[") ? null : name;
    }

    /** The URL as Go prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme.isEmpty() ? "" : scheme + ":");
        if (!opaque.isEmpty()) {
            text.append(opaque);
        } else {
            appendHierarchy(text);
        }
        if (forceQuery || !rawQuery.isEmpty()) {
            text.append('?').append(rawQuery);
        }
        if (!fragment().isEmpty()) {
            text.append('#').append(UrlEscapes.shown(rawFragment, UrlEscapes.FRAGMENT));
        }
        return text.toString();
    }

    private void appendHierarchy(StringBuilder text) {
        boolean hosted = !host.isEmpty() || user != null;
        String path = rawPath.equals("*") ? "*" : UrlEscapes.shown(rawPath, UrlEscapes.PATH);
        if ((!scheme.isEmpty() || hosted) && (hosted || !omitHost)) {
            text.append(hosted || !path.isEmpty() ? "//" : "")
                    .append(user == null ? "" : UrlHosts.shownUser(user) + "@")
                    .append(UrlEscapes.escape(host, UrlEscapes.HOST));
        }
        if (!path.isEmpty() && !path.startsWith("/") && !host.isEmpty()) {
            text.append('/');
        }
        int slash = path.indexOf('/');
        if (text.isEmpty() && (slash < 0 ? path : path.substring(0, slash)).contains(":")) {
            text.append("./");
        }
        text.append(path);
    }
}
