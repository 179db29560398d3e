package dev.portcullis.runner;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a repository is. In lower case, because forges do not tell names apart by case.
 *
 * @param host the forge's host, with its port where that is not the usual one
 * @param name owner and name, as {@code owner/name}
 */
public record RepositoryAddress(String host, String name) {
    /** The forge that is meant where none is named. */
    public static final String DEFAULT_HOST = "github.com";

    private static final int LONGEST = 1024;
    private static final String SEGMENT = "[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?";
    private static final String NAME = SEGMENT + "/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]{1,100}";
    private static final String HOST = "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?";
    private static final Pattern ADDRESS = Pattern.compile("(https?)://(" + HOST + ")/(" + NAME + ")/?");
    private static final Pattern DECLARED = Pattern.compile("(?:(" + HOST + ")/)?(" + NAME + ")");

    /** Not an owner: GitHub's addresses of enterprises begin so. */
    private static final String ENTERPRISES = "enterprises/";

    /**
     * Reads the address that runners register at.
     *
     * @return empty if it is that of an organisation or enterprise, or nothing that names exactly one repository
     */
    public static Optional<RepositoryAddress> of(String url) {
        if (url.length() > LONGEST) {
            return Optional.empty();
        }
        var match = ADDRESS.matcher(url);
        return match.matches()
                ? canonical(withoutUsualPort(match.group(1), match.group(2)), match.group(3))
                : Optional.empty();
    }

    /**
     * Reads what a budget says of a repository: {@code owner/name}, or {@code host/owner/name} where its host is not {@value #DEFAULT_HOST}.
     *
     * @return empty if it is neither
     */
    public static Optional<RepositoryAddress> declared(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var match = DECLARED.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        return canonical(match.group(1) == null ? DEFAULT_HOST : match.group(1), match.group(2));
    }

    private static Optional<RepositoryAddress> canonical(String host, String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith(ENTERPRISES)
                ? Optional.empty()
                : Optional.of(new RepositoryAddress(usualName(host.toLowerCase(Locale.ROOT)), lower));
    }

    private static String usualName(String host) {
        return host.equals("www." + DEFAULT_HOST) ? DEFAULT_HOST : host;
    }

    private static String withoutUsualPort(String scheme, String host) {
        var usual = scheme.equals("https") ? ":443" : ":80";
        return host.endsWith(usual) ? host.substring(0, host.length() - usual.length()) : host;
    }

    @Override
    public String toString() {
        return host.equals(DEFAULT_HOST) ? name : host + "/" + name;
    }
}
