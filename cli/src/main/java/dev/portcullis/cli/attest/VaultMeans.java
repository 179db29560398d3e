package dev.portcullis.cli.attest;

import dev.portcullis.evidence.publish.TransitSigner;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import dev.portcullis.vault.Vault;
import dev.portcullis.vault.VaultResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A key in a Vault. */
record VaultMeans(Vault vault, Login login, TransitKey key, Duration within, InstantSource clock)
        implements SigningMeans {
    @Override
    public Signer signer() {
        return new TransitSigner(vault, login, key, within, clock);
    }

    @Override
    public VaultResult<List<SigningKey>> keys() {
        return vault.keys(login, key, within)
                .then(keys -> new VaultResult.Found<>(keys.versions().stream()
                        .map(version -> SigningKey.ofPem(version.pem()))
                        .flatMap(Optional::stream)
                        .toList()));
    }

    @Override
    public String describe() {
        return "the key " + key + " of Vault";
    }

    @Override
    public void close() {
        vault.close();
    }
}
