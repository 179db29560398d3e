package dev.portcullis.core.image;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar and canonical form of registry hosts.
 *
 * <p>The grammar is that of github.com/distribution/reference, which containerd and the kubelet use, less what has no single
 * meaning: numeric names that resolvers read as addresses, ports with leading zeros, IPv4 addresses dressed as IPv6.
 */
final class RegistryHost {
    static final String DOCKER_HUB = "docker.io";
    private static final Set<String> DOCKER_HUB_ALIASES =
            Set.of("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
    private static final String LOCALHOST = "localhost";
    private static final int MAX_LENGTH = 255;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final int DEFAULT_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]*");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");

    private RegistryHost() {}

    /** Tells whether the first segment of a name is a host rather than part of a Docker Hub path. */
    static boolean isHost(String firstSegment) {
        return firstSegment.equals(LOCALHOST)
                || firstSegment.indexOf('.') >= 0
                || firstSegment.indexOf(':') >= 0
                || !firstSegment.toLowerCase(Locale.ROOT).equals(firstSegment);
    }

    /** Returns the canonical form: lower case, no default port, Docker Hub's other names folded. */
    static String canonical(String host) {
        if (host.isEmpty()) {
            throw new Malformed("the registry host is empty");
        }
        if (host.length() > MAX_LENGTH) {
            throw new Malformed("the registry host is longer than 255 characters");
        }
        int colon = portSeparator(host);
        String name = canonicalName(colon < 0 ? host : host.substring(0, colon));
        @Nullable String port = colon < 0 ? null : checkedPort(host.substring(colon + 1));
        return join(name, port);
    }

    /** Tells whether an image there needs two path segments, because one alone stands for {@code library/…}. */
    static boolean isDockerHub(String canonicalHost) {
        return canonicalHost.equals(DOCKER_HUB);
    }

    private static String join(String name, @Nullable String port) {
        boolean portOmitted = port == null || port.equals(String.valueOf(DEFAULT_PORT));
        if (portOmitted && DOCKER_HUB_ALIASES.contains(name)) {
            return DOCKER_HUB;
        }
        if (!portOmitted) {
            return name + ":" + port;
        }
        if (isHost(name)) {
            return name;
        }
        // Without its port such a name would read as a path on Docker Hub.
        if (port == null) {
            throw new Malformed("a registry host needs a dot or a port");
        }
        return name + ":" + port;
    }

    private static int portSeparator(String host) {
        if (!host.startsWith("[")) {
            return host.indexOf(':');
        }
        int end = host.indexOf(']');
        if (end < 0 || (end + 1 < host.length() && host.charAt(end + 1) != ':')) {
            throw new Malformed("the brackets of the IPv6 address do not fit");
        }
        return end + 1 < host.length() ? end + 1 : -1;
    }

    private static String checkedPort(String port) {
        boolean digits = !port.isEmpty() && port.length() <= 5 && Characters.all(port, c -> c >= '0' && c <= '9');
        if (!digits || port.startsWith("0") || Integer.parseInt(port) > MAX_PORT) {
            throw new Malformed("the port of the registry is not a number from 1 to 65535");
        }
        return port;
    }

    private static String canonicalName(String name) {
        if (name.startsWith("[")) {
            return canonicalIpv6(name.substring(1, name.length() - 1));
        }
        if (name.endsWith(".")) {
            throw new Malformed("the registry host ends with a dot");
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            checkLabel(label);
        }
        checkNumericName(labels);
        return name.toLowerCase(Locale.ROOT);
    }

    private static void checkLabel(String label) {
        boolean allowed = Characters.all(
                label, c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
        if (label.isEmpty() || label.length() > MAX_LABEL_LENGTH || !allowed) {
            throw new Malformed("the registry host is not a DNS name, an IPv4 address or an IPv6 address in brackets");
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            throw new Malformed("a label of the registry host begins or ends with a hyphen");
        }
    }

    /** Refuses what some resolvers read as an address and others as a name: 127.1, 0x7f.1, 010.0.0.1. */
    private static void checkNumericName(String[] labels) {
        String last = labels[labels.length - 1];
        boolean digits = Characters.all(last, c -> c >= '0' && c <= '9');
        if (!digits && !HEXADECIMAL.matcher(last).matches()) {
            return;
        }
        boolean dottedQuad = labels.length == 4;
        for (String label : labels) {
            dottedQuad &= OCTET.matcher(label).matches() && Integer.parseInt(label) <= 255;
        }
        if (!dottedQuad) {
            throw new Malformed("the registry host is a malformed IPv4 address");
        }
    }

    private static String canonicalIpv6(String text) {
        boolean allowed = Characters.all(
                text, c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':');
        if (text.isEmpty() || !allowed) {
            throw new Malformed("the registry host is no IPv6 address");
        }
        try {
            // An IPv4-mapped address comes back as an IPv4 one.
            if (InetAddress.ofLiteral(text) instanceof Inet6Address address) {
                return "[" + shortened(address.getAddress()) + "]";
            }
        } catch (IllegalArgumentException e) {
            throw new Malformed("the registry host is no IPv6 address");
        }
        throw new Malformed("the registry host is an IPv4 address in IPv6 form");
    }

    /** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static String shortened(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** What is wrong with a part; the public entry points add the text and their own type. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }
}
