package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Free ports on 127.0.0.1, for servers that cannot take port 0. */
public final class Ports {
    // Below the range from which the kernel takes ports for outgoing connections, so that nobody takes one by chance.
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    private static final int ATTEMPTS = 200;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One byte of it for each port, locked by the process that gave the port out until that process ends. */
    private static final FileChannel CLAIMS = claims();

    private Ports() {}

    /** A port that was free a moment ago, and that neither this process gave out before nor another that still runs. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + RANDOM.nextInt(COUNT);
            if (GIVEN.add(port) && isClaimed(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackException("no free port on 127.0.0.1 in " + ATTEMPTS + " attempts");
    }

    /** Starts something on ports that {@link #free()} named, again with others if another process took one in the meantime. */
    public static <T> T retrying(Supplier<T> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.get();
            } catch (StackException e) {
                if (attempt == 3 || !String.valueOf(e.getMessage()).contains("address already in use")) {
                    throw e;
                }
            }
        }
    }

    /** True if something on 127.0.0.1 accepts connections on the port. */
    public static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    // Between the choice of a port and the start of its server nothing else tells other processes that it is taken.
    private static boolean isClaimed(int port) {
        try {
            return CLAIMS.tryLock(port, 1, false) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel claims() {
        String name = "portcullis-ports-" + System.getProperty("user.name");
        try {
            return FileChannel.open(
                    Path.of(System.getProperty("java.io.tmpdir"), name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
