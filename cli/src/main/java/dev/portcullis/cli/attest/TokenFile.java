package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.sigstore.fulcio.IdentityToken;
import java.nio.file.Path;

/** A file with a token of OpenID Connect, which whoever issues tokens may write anew at any time. */
record TokenFile(Path path) {
    static final String OPTION = "--identity-token-file";

    private static final int MAXIMUM = 16 * 1024;

    /**
     * Reads what it holds now.
     *
     * @throws UnusableInputException if that is no token
     */
    IdentityToken read() {
        return IdentityToken.parse(new BoundedFile(OPTION, path, MAXIMUM).text().strip())
                .orElseThrow(() -> new UnusableInputException(
                        OPTION + ": it is no token (JWT) that names its issuer and subject"));
    }
}
