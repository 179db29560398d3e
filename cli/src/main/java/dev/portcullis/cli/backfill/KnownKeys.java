package dev.portcullis.cli.backfill;

import dev.portcullis.cli.attest.SigningMeans;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Means whose public keys were asked for once, and not again for every image. */
record KnownKeys(SigningMeans means, List<SigningKey> known) implements SigningMeans {
    @Override
    public Signer signer() {
        return means.signer();
    }

    @Override
    public VaultResult<List<SigningKey>> keys() {
        return new VaultResult.Found<>(known);
    }

    @Override
    public @Nullable ExpectedIdentity identity() {
        return means.identity();
    }

    /** Names what tells its signatures from others': the keys, or whom certificates name. */
    List<String> names() {
        var identity = identity();
        return identity == null
                ? known.stream().map(SigningKey::fingerprint).sorted().toList()
                : List.of(String.valueOf(identity.subject()), identity.issuer());
    }

    @Override
    public String describe() {
        return means.describe();
    }

    @Override
    public void close() {
        means.close();
    }
}
