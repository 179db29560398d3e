package dev.portcullis.testing.node;

import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * Which addresses a cluster has: all of 10.{@code second}.0.0/16. The third number is 0 for the link between this machine and the servers,
 * that of a node for its link to the servers, 100 more for its pods, and 128 to 143 for Services.
 */
record Addresses(int second) {
    static final int MOST_NODES = 9;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FIRST = 64;
    private static final int COUNT = 187;

    /** A range that no route of this machine leads to. */
    static Addresses free() {
        List<Route> routes = routes();
        for (int attempt = 0; attempt < COUNT; attempt++) {
            Addresses chosen = new Addresses(FIRST + RANDOM.nextInt(COUNT));
            if (routes.stream().noneMatch(route -> route.touches(chosen.second))) {
                return chosen;
            }
        }
        throw new StackException("no free range 10.x.0.0/16: routes of this machine lead to all that were tried");
    }

    String all() {
        return at(0, 0) + "/16";
    }

    /** This machine, as the servers and pods see it. */
    String host() {
        return at(0, 1);
    }

    /** API server and registries. */
    String servers() {
        return at(0, 2);
    }

    String serversFor(int node) {
        return at(node, 1);
    }

    String node(int node) {
        return at(node, 2);
    }

    String pods(int node) {
        return at(100 + node, 0) + "/24";
    }

    /** The pods of all nodes. */
    String allPods() {
        return at(96, 0) + "/19";
    }

    String services() {
        return at(128, 0) + "/20";
    }

    /** Service {@code kubernetes}: the first of the range, by definition. */
    String apiService() {
        return at(128, 1);
    }

    /** Where cluster DNS would be; nobody answers there. */
    String dns() {
        return at(128, 10);
    }

    /** With the length of the prefix of a link. */
    static String onLink(String address) {
        return address + "/30";
    }

    private String at(int third, int fourth) {
        return "10." + second + "." + third + "." + fourth;
    }

    private static List<Route> routes() {
        try {
            return Files.readAllLines(Path.of("/proc/net/route")).stream()
                    .skip(1)
                    .map(Route::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A route of the kernel's table, where addresses are little-endian. */
    private record Route(long destination, long mask) {
        static Route parse(String line) {
            String[] fields = line.split("\t", -1);
            return new Route(bigEndian(fields[1]), bigEndian(fields[7]));
        }

        private static long bigEndian(String hex) {
            return Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16)));
        }

        /** True unless it is the default route or leads elsewhere. */
        boolean touches(int second) {
            long range = 10L << 24 | (long) second << 16;
            long common = mask & 0xFFFF0000L;
            return mask != 0 && (destination & common) == (range & common);
        }
    }
}
