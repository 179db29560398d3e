package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.evidence.publish.DocumentKind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a document about an image. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Publishes a document about an image, signed: a bill of materials (CycloneDX, SPDX 2), a VEX document (OpenVEX),",
            "or anything else in JSON with its type. It is signed, pushed, read back and verified as by `portcullis attest`.",
            ""
        },
        footer = {
            "",
            "Credentials are read from config.json in DOCKER_CONFIG or ~/.docker; credential helpers are never run.",
            "",
            "Examples:",
            "  portcullis publish registry.example.com/apps/app@sha256:… bom.cdx.json --key cosign.key",
            "  portcullis publish registry.example.com/apps/app:v1 vex.json --vault-key transit/vex --dry-run",
            "",
            "Exit codes: 0 published, 1 refused by registry or signer, 2 the registry or Vault cannot be reached,",
            "64 wrong options or files.",
        })
public final class PublishCommand implements Callable<Integer> {
    private static final int MAXIMUM = 16 * 1024 * 1024;

    @Mixin
    private final EvidenceWriter writer;

    @Parameters(index = "1", paramLabel = "DOCUMENT", description = "the document, as JSON")
    @SuppressWarnings("NullAway.Init")
    private Path document;

    @Option(
            names = "--type",
            paramLabel = "URI",
            description = "its predicate type; by default what the document says it is")
    private @Nullable String type;

    /**
     * Makes the command.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param variables of the environment
     */
    public PublishCommand(Console console, InstantSource clock, Path dockerFolder, Variables variables) {
        writer = new EvidenceWriter(console, clock, dockerFolder, variables);
    }

    @Override
    public Integer call() {
        var bytes = new BoundedFile("DOCUMENT", document, MAXIMUM).bytes();
        var known = type == null
                ? DocumentKind.of(bytes)
                        .map(DocumentKind::predicateType)
                        .orElseThrow(() -> new UnusableInputException("DOCUMENT: " + document
                                + " does not say that it is CycloneDX, SPDX 2 or OpenVEX in JSON; give --type"))
                : type;
        return writer.write(new Evidence("DOCUMENT", known, bytes));
    }
}
