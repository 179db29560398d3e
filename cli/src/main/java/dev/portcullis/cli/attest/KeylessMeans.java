package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.FulcioClient;
import dev.portcullis.sigstore.fulcio.IdentityToken;
import dev.portcullis.sigstore.fulcio.KeylessSigner;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.vault.VaultResult;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of a Fulcio, with a key for each signature.
 *
 * @param tokens the token, which is read anew for each signature, since a run may outlast it
 * @param first the token when the run began
 * @param expected whom certificates must name
 */
record KeylessMeans(
        FulcioClient fulcio,
        TokenFile tokens,
        IdentityToken first,
        ExpectedIdentity expected,
        TrustRoot root,
        InstantSource clock)
        implements SigningMeans {
    @Override
    public Signer signer() {
        return message -> {
            try {
                return sign(tokens.read(), message);
            } catch (UnusableInputException e) {
                return new Signing.Failed(Reason.SIGNER_LOGIN_REFUSED, String.valueOf(e.getMessage()));
            }
        };
    }

    /** What is signed in one run is signed by one. */
    private Signing sign(IdentityToken token, byte[] message) {
        if (!token.issuer().equals(first.issuer()) || !token.subject().equals(first.subject())) {
            return new Signing.Failed(
                    Reason.IDENTITY_MISMATCH,
                    TokenFile.OPTION + ": it came to be a token for " + named(token) + ", and was one for "
                            + named(first));
        }
        return new KeylessSigner(fulcio, token, expected, root, clock).sign(message);
    }

    @Override
    public VaultResult<List<SigningKey>> keys() {
        return new VaultResult.Found<>(List.of());
    }

    @Override
    public @Nullable ExpectedIdentity identity() {
        return expected.subject() == null ? null : expected;
    }

    @Override
    public String describe() {
        return "a certificate for " + (identity() == null ? named(first) : expected);
    }

    @Override
    public void close() {
        fulcio.close();
    }

    private static String named(IdentityToken token) {
        return token.subject() + " (issuer " + token.issuer() + ")";
    }
}
