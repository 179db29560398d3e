package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.builtin.x509.GoUrl;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A URL whose fragment may be a JSON pointer (RFC 6901). */
record Reference(GoUrl url) {
    static final Reference ROOT = parse("");

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if the text is no URL
     */
    static Reference parse(String text) {
        GoUrl url = GoUrl.parse(bytes(text));
        if (url == null) {
            throw new IllegalArgumentException("parse \"" + text + "\": invalid URL");
        }
        return new Reference(url);
    }

    /** The text as a string whose characters are its bytes. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The reference that another one is, seen from this one (RFC 3986 §5.2). */
    Reference resolve(Reference other) {
        GoUrl to = other.url;
        if (!to.scheme().isEmpty() || !to.host().isEmpty() || to.user() != null) {
            String scheme = to.scheme().isEmpty() ? url.scheme() : to.scheme();
            return new Reference(hierarchy(scheme, to, withoutDots("", to.rawPath()), to));
        }
        boolean bare = to.path().isEmpty();
        if (bare && !url.opaque().isEmpty()) {
            boolean query = to.forceQuery() || !to.rawQuery().isEmpty();
            return new Reference(new GoUrl(
                    url.scheme(),
                    url.opaque(),
                    null,
                    "",
                    "",
                    to.forceQuery(),
                    query ? to.rawQuery() : url.rawQuery(),
                    false,
                    to.rawFragment()));
        }
        GoUrl tail = bare && !to.forceQuery() && to.rawQuery().isEmpty() ? withQueryOf(url, to) : to;
        return new Reference(hierarchy(url.scheme(), url, withoutDots(url.rawPath(), to.rawPath()), tail));
    }

    private static GoUrl withQueryOf(GoUrl url, GoUrl to) {
        return new GoUrl("", "", null, "", "", false, url.rawQuery(), false, to.rawFragment());
    }

    private static GoUrl hierarchy(String scheme, GoUrl authority, String path, GoUrl tail) {
        return new GoUrl(
                scheme,
                authority.opaque(),
                authority.user(),
                authority.host(),
                path,
                tail.forceQuery(),
                tail.rawQuery(),
                authority.omitHost(),
                tail.rawFragment());
    }

    private static String withoutDots(String base, String path) {
        String full = path.isEmpty() || path.startsWith("/")
                ? (path.isEmpty() ? base : path)
                : base.substring(0, base.lastIndexOf('/') + 1) + path;
        if (full.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        String[] elements = full.split("/", -1);
        for (String element : elements) {
            if (element.equals("..")) {
                int slash = out.lastIndexOf("/");
                out.setLength(Math.max(0, slash));
                first = slash < 0;
            } else if (element.equals(".")) {
                first = false;
            } else {
                out.append(first ? "" : "/").append(element);
                first = false;
            }
        }
        String last = elements[elements.length - 1];
        boolean open = last.equals(".") || last.equals("..");
        String resolved = "/" + out + (open ? "/" : "");
        return resolved.startsWith("//") ? resolved.substring(1) : resolved;
    }

    /** The same without its fragment. */
    Reference document() {
        return new Reference(hierarchy(url.scheme(), url, url.rawPath(), withQueryOf(url, ROOT.url)));
    }

    /** The steps of the pointer; none where the fragment is no pointer. */
    List<String> pointer() {
        String fragment = new String(url.fragment().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return fragment.startsWith("/") ? List.of(fragment.substring(1).split("/", -1)) : List.of();
    }

    /** Says whether somebody could look for the document outside of the schema. */
    boolean isCanonical() {
        return url.scheme().equals("file")
                ? url.path().startsWith("/")
                : !url.scheme().isEmpty() && !url.host().isEmpty();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
