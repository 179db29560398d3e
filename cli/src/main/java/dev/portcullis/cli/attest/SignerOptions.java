package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who signs: a key in a file, or one in Vault. */
final class SignerOptions {
    private static final int MAXIMUM_KEY = 64 * 1024;

    private final Variables variables;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "sign with this private key: EC P-256 or Ed25519 in PEM form, or a key of cosign")
    private @Nullable Path key;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "the password of a key of cosign; COSIGN_PASSWORD where it is not given")
    private @Nullable Path passwordFile;

    @Mixin
    private final VaultOptions vault;

    /** @param variables of the environment */
    SignerOptions(Variables variables) {
        this.variables = variables;
        this.vault = new VaultOptions(variables);
    }

    /** Tells whether any of the options is given. */
    boolean named() {
        return key != null || passwordFile != null || vault.configured();
    }

    /**
     * Returns what is signed with; nothing is asked for that yet.
     *
     * @param within how long one signature may take
     */
    SigningMeans means(Duration within, InstantSource clock) {
        if ((key == null) == !vault.named()) {
            throw new UnusableInputException("give either --key or --vault-key");
        }
        return key == null ? vault.means(within, clock) : ofFile(key);
    }

    private SigningMeans ofFile(Path file) {
        if (vault.configured()) {
            throw new UnusableInputException("--key: options of Vault are of no use with it");
        }
        var password = password();
        try {
            return switch (PrivateKeys.read(new BoundedFile("--key", file, MAXIMUM_KEY).text(), password)) {
                case PrivateKeyReading.Read(var signer) -> new FileMeans(signer);
                case PrivateKeyReading.Refused(var problem) ->
                    throw new UnusableInputException("--key: " + file + " cannot be used: " + problem);
            };
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private byte[] password() {
        return passwordFile == null
                ? variables.text("COSIGN_PASSWORD").getBytes(StandardCharsets.UTF_8)
                : new BoundedFile("--key-password-file", passwordFile, MAXIMUM_KEY)
                        .text()
                        .replaceFirst("\\R\\z", "")
                        .getBytes(StandardCharsets.UTF_8);
    }
}
