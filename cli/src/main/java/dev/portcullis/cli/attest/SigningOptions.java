package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;

/** Who signs: a key, or whoever Fulcio certifies; and who proves when. */
public final class SigningOptions {
    @Mixin
    private final SignerOptions signers;

    @Mixin
    private final KeylessOptions keyless = new KeylessOptions();

    @Mixin
    private final TimestampOptions timestamps = new TimestampOptions();

    /** @param variables of the environment */
    public SigningOptions(Variables variables) {
        signers = new SignerOptions(variables);
    }

    /** Returns who proves when. */
    public TimestampOptions timestamps() {
        return timestamps;
    }

    /**
     * Returns what is signed with; nothing is asked for that yet.
     *
     * @param within how long one signature may take
     */
    SigningMeans means(Duration within, InstantSource clock) {
        if (!keyless.named()) {
            return signers.means(within, clock);
        }
        if (signers.named()) {
            throw new UnusableInputException("--fulcio-url: a key is of no use with it");
        }
        return keyless.means(within, clock, timestamps);
    }

    /** The same where many things are signed, and what was signed earlier must be known. */
    public SigningMeans meansForMany(Duration within, InstantSource clock) {
        var means = means(within, clock);
        if (keyless.named() && means.identity() == null) {
            means.close();
            throw new UnusableInputException(
                    "--certificate-identity: give whom the certificates name, since the token does"
                            + " not say it: what was signed earlier is known by that");
        }
        return means;
    }
}
