package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real cosign, without the user's settings, against plain-HTTP registries. It writes Sigstore bundles v0.3 as OCI referrers, or under
 * the fallback tag where the registry has no referrers API. Each call has its own log; a failing one throws
 * {@link dev.portcullis.testing.process.StackException} with its output. Calls may run in parallel.
 */
public final class Cosign {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "portcullis-test";

    private final RunFolder folder;
    private final Path binary;
    private final AtomicInteger calls = new AtomicInteger();
    private final SigningServices offline;

    public Cosign(Tools tools, RunFolder folder) {
        this.folder = folder;
        this.binary = tools.binary("cosign");
        Path directory = folder.directory("cosign");
        this.offline = new SigningServices(
                directory.resolve("offline-signing-config.json"), directory.resolve("offline-trusted-root.json"));
        if (!Files.exists(offline.trustedRoot())) {
            run("signing-config", "create", "--out=" + offline.signingConfig());
            run("trusted-root", "create", "--out=" + offline.trustedRoot());
        }
    }

    /** No services: a key's signature alone, with neither log entry nor timestamp. */
    public SigningServices offline() {
        return offline;
    }

    public CosignKey generateKeyPair(String name) {
        Path prefix = folder.directory("cosign").resolve(name);
        run("generate-key-pair", "--output-key-prefix=" + prefix);
        Path publicKey = Path.of(prefix + ".pub");
        try {
            return new CosignKey(name, Path.of(prefix + ".key"), publicKey, Files.readString(publicKey));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs {@code host/repository@sha256:…} with a key and no services. */
    public void sign(CosignKey key, String reference) {
        sign(key, reference, offline);
    }

    /** Signs with a key; the signature is entered into the log and timestamped as the services say. */
    public void sign(CosignKey key, String reference, SigningServices services, String... further) {
        List<String> arguments = using(services, "sign", "--key=" + key.privateKey());
        run(arguments, reference, further);
    }

    public void attest(CosignKey key, String reference, String predicateType, String predicateJson) {
        attest(key, reference, predicateType, predicateJson, offline);
    }

    /** Attaches a signed in-toto statement about the image. */
    public void attest(
            CosignKey key,
            String reference,
            String predicateType,
            String predicateJson,
            SigningServices services,
            String... further) {
        List<String> arguments = using(services, "attest", "--key=" + key.privateKey());
        arguments.addAll(predicate(predicateType, predicateJson));
        run(arguments, reference, further);
    }

    void signKeyless(String reference, String token, SigningServices services, String... further) {
        run(using(services, "sign", identityToken(token)), reference, further);
    }

    void attestKeyless(
            String reference, String token, String type, String json, SigningServices services, String... further) {
        List<String> arguments = using(services, "attest", identityToken(token));
        arguments.addAll(predicate(type, json));
        run(arguments, reference, further);
    }

    /** Runs cosign with any arguments and returns what it printed. */
    public String run(String... arguments) {
        Program program = Program.of(binary, arguments)
                .withEnvironment("COSIGN_PASSWORD", PASSWORD)
                .withEnvironment("SIGSTORE_NO_CACHE", "true");
        try (Supervised cosign = Supervised.start(folder, "cosign-" + calls.incrementAndGet(), program)) {
            int status = cosign.awaitExit(LIMIT);
            if (status != 0) {
                throw cosign.failure(arguments[0] + " ended with status " + status);
            }
            return cosign.output();
        }
    }

    private void run(List<String> arguments, String reference, String... further) {
        arguments.addAll(List.of(further));
        arguments.add(reference);
        run(arguments.toArray(String[]::new));
    }

    private static List<String> using(SigningServices services, String command, String who) {
        return new ArrayList<>(List.of(
                command,
                "--yes",
                "--allow-http-registry",
                "--signing-config=" + services.signingConfig(),
                "--trusted-root=" + services.trustedRoot(),
                who));
    }

    // A file, because command lines are visible to every user of the machine.
    private String identityToken(String token) {
        return "--identity-token=" + folder.write("cosign/token-" + calls.incrementAndGet(), token);
    }

    private List<String> predicate(String type, String json) {
        Path file = folder.write("cosign/predicate-" + calls.incrementAndGet() + ".json", json);
        return List.of("--type=" + type, "--predicate=" + file);
    }
}
