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
 * the fallback tag where the registry has no referrers API, unless {@link Signing} says otherwise. Each call has its own log; a failing one throws
 * {@link dev.portcullis.testing.process.StackException} with its output. Calls may run in parallel.
 */
public final class Cosign {
    private static final Duration LIMIT = Duration.ofMinutes(2);
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
                directory.resolve("offline-signing-config.json"),
                directory.resolve("offline-trusted-root.json"),
                LogVersion.NONE,
                false,
                List.of("--tlog-upload=false"));
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

    /** Signs with a key and no services, and puts the signature into another repository than the image's. */
    public void signInto(String repository, CosignKey key, String reference) {
        List<String> arguments = using("sign", byKey(key, offline));
        arguments.add(reference);
        run(program(arguments.toArray(String[]::new)).withEnvironment("COSIGN_REPOSITORY", repository));
    }

    /** Signs with a key; the signature is entered into the log and timestamped as the services say. */
    public void sign(CosignKey key, String reference, SigningServices services, String... further) {
        sign(byKey(key, services), reference, further);
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
        attest(byKey(key, services), reference, predicateType, predicateJson, further);
    }

    void signKeyless(String reference, String token, SigningServices services, String... further) {
        sign(byToken(token, services), reference, further);
    }

    void attestKeyless(
            String reference, String token, String type, String json, SigningServices services, String... further) {
        attest(byToken(token, services), reference, type, json, further);
    }

    /** Signs in any format. */
    public void sign(Signing signing, String reference, String... further) {
        runOn(reference, signing.format(), using("sign", signing), further);
    }

    /** Attaches a signed in-toto statement in any format that has attestations. */
    public void attest(
            Signing signing, String reference, String predicateType, String predicateJson, String... further) {
        List<String> arguments = using("attest", signing);
        Path file = folder.write("cosign/predicate-" + calls.incrementAndGet() + ".json", predicateJson);
        arguments.addAll(List.of("--type=" + predicateType, "--predicate=" + file));
        runOn(reference, signing.format(), arguments, further);
    }

    /** Verifies signatures of an image, and returns what cosign says of them; it throws if none is good. */
    public String verify(Checking checking, String reference, String... further) {
        List<String> arguments = new ArrayList<>(List.of("verify"));
        arguments.addAll(checking.arguments());
        return runOn(reference, checking.format(), arguments, further);
    }

    /** Verifies attestations of an image, and returns what cosign says of them; it throws if none is good. */
    public String verifyAttestation(Checking checking, String predicateType, String reference, String... further) {
        List<String> arguments = new ArrayList<>(List.of("verify-attestation", "--type=" + predicateType));
        arguments.addAll(checking.arguments());
        return runOn(reference, checking.format(), arguments, further);
    }

    /** Runs cosign with any arguments and returns what it printed. */
    public String run(String... arguments) {
        return run(program(arguments));
    }

    private String runOn(String reference, Signing.Format format, List<String> arguments, String... further) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(further));
        all.add(reference);
        Program program = program(all.toArray(String[]::new));
        return run(
                format == Signing.Format.LEGACY_REFERRER
                        ? program.withEnvironment("COSIGN_EXPERIMENTAL", "1")
                        : program);
    }

    private Program program(String... arguments) {
        return Program.of(binary, arguments)
                .withEnvironment("COSIGN_PASSWORD", PASSWORD)
                .withEnvironment("SIGSTORE_NO_CACHE", "true");
    }

    private String run(Program program) {
        try (Supervised cosign = Supervised.start(folder, "cosign-" + calls.incrementAndGet(), program)) {
            int status = cosign.awaitExit(LIMIT);
            if (status != 0) {
                throw cosign.failure(program.arguments().getFirst() + " ended with status " + status);
            }
            return cosign.output();
        }
    }

    private List<String> using(String command, Signing signing) {
        List<String> arguments = new ArrayList<>(List.of(command, "--yes", "--allow-http-registry"));
        arguments.addAll(signing.arguments());
        arguments.add(
                switch (signing.signer()) {
                    case Signing.KeyHolder holder -> "--key=" + holder.key().privateKey();
                    // A file, because command lines are visible to every user of the machine.
                    case Signing.TokenHolder holder ->
                        "--identity-token=" + folder.write("cosign/token-" + calls.incrementAndGet(), holder.token());
                });
        return arguments;
    }

    private static Signing byKey(CosignKey key, SigningServices services) {
        return new Signing(Signing.Format.BUNDLE, new Signing.KeyHolder(key), services);
    }

    private static Signing byToken(String token, SigningServices services) {
        return new Signing(Signing.Format.BUNDLE, new Signing.TokenHolder(token), services);
    }
}
