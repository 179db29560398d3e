package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Attests anything about an image. */
@Command(
        name = "attest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Signs a statement about an image, publishes it beside the image, reads it back and verifies it, with the",
            "code by which the operator publishes evidence. Prints what was published; cosign verify-attestation accepts it.",
            ""
        },
        footer = {
            "",
            "Credentials are read from config.json in DOCKER_CONFIG or ~/.docker; credential helpers are never run.",
            "The same command may be repeated: where this very statement, signed by this key, is published, nothing is",
            "signed anew. With --bundle it pushes what it signed, also where an earlier push failed halfway.",
            "",
            "Examples:",
            "  portcullis attest registry.example.com/apps/app@sha256:… --type https://acme.example/review/v1 \\",
            "    --predicate review.json --key cosign.key --key-password-file password",
            "  portcullis attest registry.example.com/apps/app:v1 --type https://acme.example/review/v1 \\",
            "    --predicate review.json --vault-key transit/release --vault-address https://vault.example.com:8200 \\",
            "    --vault-role-id 4f… --vault-secret-id-file secret-id",
            "",
            "Exit codes: 0 published, 1 refused by registry or signer, 2 the registry or Vault cannot be reached,",
            "64 wrong options or files.",
        })
public final class AttestCommand implements Callable<Integer> {
    private static final int MAXIMUM = 16 * 1024 * 1024;

    @Mixin
    private final EvidenceWriter writer;

    @Option(names = "--predicate", required = true, paramLabel = "FILE", description = "what is attested, as JSON")
    @SuppressWarnings("NullAway.Init")
    private Path predicate;

    @Option(names = "--type", required = true, paramLabel = "URI", description = "its predicate type")
    @SuppressWarnings("NullAway.Init")
    private String type;

    /**
     * Makes the command.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param variables of the environment
     */
    public AttestCommand(Console console, InstantSource clock, Path dockerFolder, Variables variables) {
        writer = new EvidenceWriter(console, clock, dockerFolder, variables);
    }

    @Override
    public Integer call() {
        return writer.write(
                new Evidence("--predicate", type, new BoundedFile("--predicate", predicate, MAXIMUM).bytes()));
    }
}
