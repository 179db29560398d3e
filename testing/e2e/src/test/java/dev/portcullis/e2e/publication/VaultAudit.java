package dev.portcullis.e2e.publication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What a Vault was asked, as its own audit log tells it.
 *
 * @param log a line for each request, and one for each answer
 */
record VaultAudit(Path log) {
    /** Has it written down what the Vault of a scene is asked from now on. */
    static VaultAudit of(EvidenceScene scene) {
        var log = scene.stack.folder().path().resolve("vault-audit.log");
        // Words are written as they are, not hashed, so that a login tells its role.
        scene.vault.setup().write("sys/audit/file", """
                        {"type": "file", "options": {"file_path": "%s", "log_raw": "true"}}
                        """.formatted(log));
        return new VaultAudit(log);
    }

    /** Returns how many requests there were. */
    long requests() {
        return count(line -> true);
    }

    /** Returns how many were about the key {@code release}: logins by its role, and signatures. */
    long aboutSigning() {
        return count(VaultAudit::isLogin) + count(line -> line.contains("\"path\":\"transit/sign/release\""));
    }

    private static boolean isLogin(String line) {
        return line.contains("\"path\":\"auth/kubernetes/login\"") && line.contains("\"role\":\"release\"");
    }

    private long count(Predicate<String> which) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"type\":\"request\""))
                    .filter(which)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
