package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.FulcioClient;
import dev.portcullis.vault.Authorities;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A Fulcio that certifies a key for whoever a token is for. */
final class KeylessOptions {
    private static final int MAXIMUM_CA_FILE = 1024 * 1024;

    @Option(
            names = "--fulcio-url",
            paramLabel = "URL",
            description =
                    "sign keyless, with a certificate of this Fulcio; needs --identity-token-file and --timestamp-url")
    private @Nullable URI url;

    @Option(
            names = "--identity-token-file",
            paramLabel = "FILE",
            description = "the token (OpenID Connect) that says who signs")
    private @Nullable Path token;

    @Option(
            names = "--fulcio-ca-file",
            paramLabel = "FILE",
            description = "trust these authorities (PEM) for Fulcio, and no others")
    private @Nullable Path authorities;

    @Option(
            names = "--certificate-identity",
            paramLabel = "SUBJECT",
            description =
                    "whom the certificates must name, as cosign and policies know it; what was signed so is not signed"
                            + " again. Not needed for tokens of service accounts")
    private @Nullable String identity;

    /** Tells whether any of the options is given. */
    boolean named() {
        return url != null || token != null || authorities != null || identity != null;
    }

    /** Returns the means, of a Fulcio that is not asked yet. */
    SigningMeans means(Duration within, InstantSource clock, TimestampOptions timestamps) {
        if (url == null || token == null) {
            throw new UnusableInputException("--fulcio-url and --identity-token-file go together");
        }
        if (!timestamps.wanted()) {
            throw new UnusableInputException(
                    "--fulcio-url: give --timestamp-url and --trusted-root too: the certificate ends within minutes");
        }
        var tokens = new TokenFile(token);
        var first = tokens.read();
        var expected = identity == null ? ExpectedIdentity.of(first) : new ExpectedIdentity(first.issuer(), identity);
        var root = timestamps.root(List.of());
        try {
            return new KeylessMeans(new FulcioClient(url, within, trusted()), tokens, first, expected, root, clock);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--fulcio-url: " + e.getMessage());
        }
    }

    private @Nullable SSLContext trusted() {
        return authorities == null
                ? null
                : Authorities.only(new BoundedFile("--fulcio-ca-file", authorities, MAXIMUM_CA_FILE).text());
    }
}
