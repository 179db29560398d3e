package dev.portcullis.testing.registry;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plain-HTTP registry on 127.0.0.1. Its content lives in memory: {@link #stop} and {@link #start} give an empty registry on the same
 * port; {@link #pause} and {@link #resume} keep the content.
 */
public final class Registry implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile(" (?:GET|HEAD|POST|PUT|PATCH|DELETE) /v2/");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunFolder folder;
    private final String name;
    private final Program program;
    private final int port;
    private @Nullable Supervised process;

    private Registry(RunFolder folder, String name, Program program, int port) {
        this.folder = folder;
        this.name = name;
        this.program = program;
        this.port = port;
    }

    /** A registry that serves the referrers API of OCI distribution 1.1. */
    public static Registry withReferrers(Tools tools, RunFolder folder) {
        return start(tools, folder, "registry-referrers", true);
    }

    /** A registry without that API, where clients keep referrers under the fallback tag. */
    public static Registry withoutReferrers(Tools tools, RunFolder folder) {
        return start(tools, folder, "registry", false);
    }

    /** A registry with the referrers API that logs each request, one line each. */
    public static Registry logging(Tools tools, RunFolder folder) {
        return start(tools, folder, "registry-logging", true, "-quiet=false");
    }

    /** A registry of that name, which names its log; several may run in one folder under different names. */
    public static Registry start(Tools tools, RunFolder folder, String name, boolean referrers) {
        return start(tools, folder, name, referrers, "-quiet=true");
    }

    private static Registry start(Tools tools, RunFolder folder, String name, boolean referrers, String logging) {
        Path binary = tools.binary("registry");
        return Ports.retrying(() -> {
            int port = Ports.free();
            Program program = Program.of(binary, "-address=127.0.0.1:" + port, "-referrers=" + referrers, logging)
                    .withGrace(Duration.ofMillis(200));
            Registry registry = new Registry(folder, name, program, port);
            registry.start();
            return registry;
        });
    }

    /** Host and port, as image references name it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    public URI url() {
        return URI.create("http://" + host());
    }

    /** Starts it on the same port, empty; connections were refused since {@link #stop}. */
    public synchronized void start() {
        stop();
        Supervised started = Supervised.start(folder, name, program);
        process = started;
        try (HttpProbe probe = HttpProbe.plain()) {
            started.awaitReady(LIMIT, () -> probe.answers(url().resolve("/v2/")));
        }
    }

    /** Returns how many requests it has logged since it started; nothing unless it {@linkplain #logging logs}. */
    public long requests() {
        return running()
                .output()
                .lines()
                .filter(line -> REQUEST.matcher(line).find())
                .count();
    }

    /** From now on connections are refused. */
    public synchronized void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** From now on requests are not answered: clients run into their time limits. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    private synchronized Supervised running() {
        if (process == null) {
            throw new StackException(name + " is stopped");
        }
        return process;
    }

    @Override
    public void close() {
        stop();
    }
}
