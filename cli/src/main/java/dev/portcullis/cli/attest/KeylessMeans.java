package dev.portcullis.cli.attest;

import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.FulcioClient;
import dev.portcullis.sigstore.fulcio.IdentityToken;
import dev.portcullis.sigstore.fulcio.KeylessSigner;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.vault.VaultResult;
import java.time.InstantSource;
import java.util.List;

/** Certificates of a Fulcio, with a key for each signature. */
record KeylessMeans(FulcioClient fulcio, IdentityToken token, TrustRoot root, InstantSource clock)
        implements SigningMeans {
    @Override
    public Signer signer() {
        return new KeylessSigner(fulcio, token, ExpectedIdentity.of(token), root, clock);
    }

    @Override
    public VaultResult<List<SigningKey>> keys() {
        return new VaultResult.Found<>(List.of());
    }

    @Override
    public String describe() {
        return "a certificate for " + token.subject() + " (issuer " + token.issuer() + ")";
    }

    @Override
    public void close() {
        fulcio.close();
    }
}
