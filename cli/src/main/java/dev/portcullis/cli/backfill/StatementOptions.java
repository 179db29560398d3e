package dev.portcullis.cli.backfill;

import dev.portcullis.cli.backfill.RemoteImages.Said;
import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.fact.Claim;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said of every image: that it is signed, or what a predicate says. */
final class StatementOptions {
    /** It is stored once for each image. */
    private static final int MAXIMUM = 1024 * 1024;

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    @Option(
            names = "--predicate",
            paramLabel = "FILE",
            description = "attest this of every image, as JSON; without it the images are signed as cosign signs them")
    private @Nullable Path predicate;

    @Option(names = "--type", paramLabel = "URI", description = "the predicate's type")
    private @Nullable String type;

    Said said() {
        if ((predicate == null) != (type == null)) {
            throw new UnusableInputException("--predicate and --type go together");
        }
        var said = predicate == null || type == null
                ? new Said(Claim.COSIGN_SIGN, NOTHING)
                : new Said(type, new BoundedFile("--predicate", predicate, MAXIMUM).bytes());
        said.problem().ifPresent(problem -> {
            throw new UnusableInputException("--predicate: " + problem);
        });
        return said;
    }
}
