package dev.portcullis.testing.rekor;

import dev.portcullis.testing.process.DebianPackages.Unpacked;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A MariaDB server with data of its own. It listens on a socket in the run folder, which is open to this user alone, and on no port, so it
 * asks nobody for a password.
 *
 * @param address of a database, as Go's driver takes it
 */
record MariaDb(Supervised process, String address) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "trillian";

    /** Starts a server that holds Trillian's empty tables. */
    static MariaDb start(RunFolder folder, Unpacked packages) {
        Path directory = folder.directory("mariadb");
        Path socket = directory.resolve("socket");
        Path tables = folder.write(
                "mariadb-tables.sql",
                "CREATE DATABASE IF NOT EXISTS " + DATABASE + ";\nUSE " + DATABASE + ";\n" + schema());
        Program program = packages.program(
                        "usr/sbin/mariadbd",
                        "--no-defaults",
                        "--basedir=" + packages.root().resolve("usr"),
                        "--lc-messages-dir=" + packages.root().resolve("usr/share/mysql"),
                        "--datadir=" + directory,
                        "--tmpdir=" + folder.directory("tmp"),
                        "--socket=" + socket,
                        "--pid-file=" + directory.resolve("pid"),
                        "--init-file=" + tables,
                        "--skip-networking",
                        "--skip-grant-tables",
                        "--innodb-log-file-size=16M",
                        "--innodb-buffer-pool-size=32M",
                        "--innodb-use-native-aio=OFF",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--performance-schema=OFF")
                .with(root() ? new String[] {"--user=root"} : new String[0])
                .withGrace(Duration.ofMillis(500));
        Supervised process = Supervised.start(folder, "mariadb", program);
        process.awaitReady(LIMIT, () -> process.output().contains("ready for connections"));
        return new MariaDb(process, "root@unix(" + socket + ")/" + DATABASE);
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static String schema() {
        try (InputStream stream = MariaDb.class.getResourceAsStream("trillian-1.7.3.sql")) {
            if (stream == null) {
                throw new IllegalStateException("trillian-1.7.3.sql is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
