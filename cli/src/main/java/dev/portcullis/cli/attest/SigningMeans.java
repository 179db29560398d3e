package dev.portcullis.cli.attest;

import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is signed with; to be closed. */
public interface SigningMeans extends AutoCloseable {
    /** Returns who signs. */
    Signer signer();

    /** Returns the public keys whose signatures are its own: earlier versions first, the one that signs now last; none where each signature has a key of its own. */
    VaultResult<List<SigningKey>> keys();

    /** Returns whom its certificates name, by which its own signatures are known; null where keys do that, or nobody knows before one is issued. */
    default @Nullable ExpectedIdentity identity() {
        return null;
    }

    /** Names it for a person. */
    String describe();

    @Override
    void close();
}
