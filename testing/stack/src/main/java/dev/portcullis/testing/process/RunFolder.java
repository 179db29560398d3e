package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A temporary folder that belongs to one run: logs, data, keys, and the home directory of everything that the run starts. It is removed
 * when it is closed, and also when this process is killed; it stays after {@link #keep}.
 */
public final class RunFolder implements AutoCloseable {
    /** Every program of a run carries this environment variable; its value is the run folder. */
    public static final String MARKER = "PORTCULLIS_RUN";

    private static final Set<String> INHERITED = Set.of("PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME");

    private final Path path;
    private final Path supervise;
    private final Process remover;
    private final AtomicBoolean kept = new AtomicBoolean();

    private RunFolder(Path path, Path supervise, Process remover) {
        this.path = path;
        this.supervise = supervise;
        this.remover = remover;
    }

    public static RunFolder create(Tools tools, String name) {
        try {
            Path path = Files.createTempDirectory("portcullis-" + name + "-").toRealPath();
            Files.createFile(path.resolve(".running"));
            Files.createDirectories(path.resolve("home"));
            Files.createDirectories(path.resolve("tmp"));
            Path supervise = tools.binary("supervise");
            Process remover = new ProcessBuilder(supervise.toString(), "-remove", "-folder", path.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(path.resolve("remove.log").toFile())
                    .start();
            return new RunFolder(path, supervise, remover);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    Path supervise() {
        return supervise;
    }

    /** Makes a folder in here. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file in here, readable by this user only. */
    public Path write(String name, String content) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(path.resolve(name).toAbsolutePath().getParent());
            return Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether closing leaves the folder where it is, for somebody to look at. A failure of a program sets this. */
    public void keep(boolean wanted) {
        kept.set(wanted);
    }

    /** The variables that a program sees: nothing of the user's settings, credentials or proxies. */
    Map<String, String> environment() {
        Map<String, String> clean = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (INHERITED.contains(name)) {
                clean.put(name, value);
            }
        });
        clean.put("HOME", path.resolve("home").toString());
        clean.put("TMPDIR", path.resolve("tmp").toString());
        clean.put(MARKER, path.toString());
        return clean;
    }

    /** Removes the folder, unless it is kept. Programs that use it are to be closed before. */
    @Override
    public void close() {
        try {
            if (kept.get()) {
                remover.getOutputStream().write("KEEP\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                delete();
            }
            remover.getOutputStream().close();
            remover.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
