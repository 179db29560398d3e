package dev.portcullis.evidence.publish;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import dev.portcullis.vault.TransitKeys;
import dev.portcullis.vault.TransitSignature;
import dev.portcullis.vault.Vault;
import dev.portcullis.vault.VaultResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Signs with a key of a Vault's Transit engine. Thread-safe. */
public final class TransitSigner implements Signer {
    /** A key may be deleted and made anew under its name and version. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Vault vault;
    private final Login login;
    private final TransitKey key;
    private final Duration within;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    /**
     * @param login who signs
     * @param within how long one signature may take, waiting for a Vault that is away included
     * @param clock tells how long public keys are known
     */
    public TransitSigner(Vault vault, Login login, TransitKey key, Duration within, InstantSource clock) {
        this.vault = vault;
        this.login = login;
        this.key = key;
        this.within = within;
        this.clock = clock;
    }

    @Override
    public Signing sign(byte[] message) {
        return switch (vault.sign(login, key, message, within)) {
            case VaultResult.Failed<TransitSignature>(var failure) ->
                new Signing.Failed(failure.reason(), failure.detail());
            case VaultResult.Found<TransitSignature>(var signature) -> signed(signature);
        };
    }

    private Signing signed(TransitSignature signature) {
        return switch (version(signature.version())) {
            case VaultResult.Failed<TransitKeys>(var failure) -> new Signing.Failed(failure.reason(), failure.detail());
            case VaultResult.Found<TransitKeys>(var keys) ->
                keys.version(signature.version())
                        .flatMap(version -> SigningKey.ofPem(version.pem()))
                        .<Signing>map(half -> new Signing.Signed(
                                ByteString.copyFrom(signature.signature()), half, String.valueOf(signature.version())))
                        .orElseGet(() -> new Signing.Failed(
                                Reason.SIGNER_RESPONSE_INVALID,
                                "Vault signed with version " + signature.version() + " of " + key
                                        + " and shows no public key for it"));
        };
    }

    private VaultResult<TransitKeys> version(int number) {
        var last = known;
        var now = clock.instant();
        if (last != null
                && last.keys().version(number).isPresent()
                && now.isBefore(last.at().plus(KEPT))) {
            return new VaultResult.Found<>(last.keys());
        }
        var read = vault.keys(login, key, within);
        if (read instanceof VaultResult.Found<TransitKeys>(var keys)) {
            known = new Known(keys, now);
        }
        return read;
    }

    /** What Vault said, and when. */
    private record Known(TransitKeys keys, Instant at) {}
}
