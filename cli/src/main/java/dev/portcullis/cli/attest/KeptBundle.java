package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.sigstore.CarriedStatement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A signed bundle, kept in a file before it is pushed, so that a job that is repeated signs nothing anew. */
final class KeptBundle {
    private static final int MAXIMUM = 33 * 1024 * 1024;
    private static final String OPTION = "--bundle";

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            description =
                    "keep the signed bundle here before it is pushed; one that is there already is pushed as it is")
    private @Nullable Path file;

    /** Returns what was signed earlier; empty if there is nothing. */
    Optional<byte[]> earlier(byte[] statement) {
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        var bundle = new BoundedFile(OPTION, file, MAXIMUM).bytes();
        var same = new CarriedStatement()
                .ofBundle(bundle)
                .filter(signed -> Arrays.equals(signed.toByteArray(), statement))
                .isPresent();
        if (!same) {
            throw new UnusableInputException(
                    OPTION + ": " + file + " holds something else than this statement, signed");
        }
        return Optional.of(bundle);
    }

    /** Keeps what was signed, if it is to be kept. */
    void keep(byte[] bundle) {
        if (file == null) {
            return;
        }
        try {
            Files.write(file, bundle, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UnusableInputException(OPTION + ": " + file + " came to be in the meantime");
        } catch (IOException e) {
            throw BoundedFile.unreadable(OPTION, file, e);
        }
    }
}
