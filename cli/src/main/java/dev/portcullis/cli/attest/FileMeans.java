package dev.portcullis.cli.attest;

import dev.portcullis.sigstore.sign.LocalSigner;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultResult;
import java.util.List;

/** A key in a file. */
record FileMeans(LocalSigner signer) implements SigningMeans {
    @Override
    public VaultResult<List<SigningKey>> keys() {
        return new VaultResult.Found<>(List.of(signer.publicKey()));
    }

    @Override
    public String describe() {
        return "the key with fingerprint " + signer.publicKey().fingerprint();
    }

    @Override
    public void close() {}
}
