package dev.portcullis.sigstore.fulcio;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.InstantSource;

/**
 * Signs with a key that is made for the one signature and then forgotten, certified for whoever a token is for. Nothing is signed before the
 * certificate was found to be for that key and that identity, valid now, and by an authority of the trust root. Thread-safe.
 */
public final class KeylessSigner implements Signer {
    private final CertificateIssuer issuer;
    private final IdentityToken token;
    private final CertificateCheck check;
    private final InstantSource clock;

    /**
     * @param issuer certifies keys
     * @param token says for whom
     * @param expected whom the certificate must name
     * @param root the trust root of those who verify, as {@link KeylessRoot} makes it
     * @param clock tells whether a certificate is valid
     */
    public KeylessSigner(
            CertificateIssuer issuer,
            IdentityToken token,
            ExpectedIdentity expected,
            TrustRoot root,
            InstantSource clock) {
        this.issuer = issuer;
        this.token = token;
        this.check = new CertificateCheck(expected, root);
        this.clock = clock;
    }

    @Override
    public Signing sign(byte[] message) {
        var key = EphemeralKey.create();
        return switch (issuer.issue(token, key.request())) {
            case Issuance.Failed(var reason, var detail, var after) -> new Signing.Failed(reason, detail, after);
            case Issuance.Issued(var certificate) -> signed(message, key, certificate);
        };
    }

    private Signing signed(byte[] message, EphemeralKey key, ByteString certificate) {
        return switch (check.check(certificate, key.publicKey(), clock.instant())) {
            case Checked.Refused<?>(var why) -> new Signing.Failed(why.reason(), why.detail());
            case Checked.Passed<?> passed -> new Signing.Signed(key.sign(message), key.publicKey(), "", certificate);
        };
    }
}
