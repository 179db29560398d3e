package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.Keyless;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.FulcioClient;
import dev.portcullis.sigstore.fulcio.IdentityToken;
import dev.portcullis.sigstore.fulcio.KeylessSigner;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.vault.Authorities;
import dev.portcullis.vault.VaultResult;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Signs with certificates of Fulcio for the service accounts of those who ask, with a key for each signature. The operator's own account signs nothing.
 *
 * @param tokens tokens of service accounts
 * @param roots under what certificates must be
 * @param within longest time for one certificate
 * @param clock tells whether a certificate is valid
 */
record KeylessSigning(AccountTokenSource tokens, SignerRoots roots, Duration within, InstantSource clock)
        implements StatementSigner {
    @Override
    public Signed sign(EvidenceSigner signer, String namespace, String serviceAccount, byte[] statement) {
        var keyless = signer.getSpec().keyless();
        if (keyless == null) {
            return new Signed.Refused("it names no Fulcio");
        }
        // What would not hold is not asked for.
        return switch (roots.keyless(signer.getSpec())) {
            case SignerRoots.Result.Missing<TrustRoot>(var reason, var detail) -> new Signed.Refused(detail);
            case SignerRoots.Result.Found<TrustRoot>(var root) ->
                sign(keyless, root, new Account(namespace, serviceAccount), statement);
        };
    }

    private Signed sign(Keyless keyless, TrustRoot root, Account account, byte[] statement) {
        try (var fulcio = new FulcioClient(URI.create(keyless.url()), within, authorities(keyless))) {
            return switch (tokens.of(account.namespace(), account.name(), keyless.audience())) {
                case VaultResult.Failed<String>(var failure)
                when failure.kind().passes() -> new Signed.Unavailable(failure.detail(), failure.retryAfter());
                case VaultResult.Failed<String>(var failure) ->
                    new Signed.Refused("[" + failure.reason().code() + "] " + failure.detail());
                case VaultResult.Found<String>(var text) ->
                    IdentityToken.parse(text)
                            .filter(token -> token.subject().equals(account.username()))
                            .map(token ->
                                    Signed.of(new BundleSigner(signer(fulcio, token, account, root)).sign(statement)))
                            .orElseGet(() -> new Signed.Refused("the API server gave a token that is not for "
                                    + account.username() + ", which was shown to nobody"));
            };
        } catch (IllegalArgumentException e) {
            return new Signed.Refused(String.valueOf(e.getMessage()));
        }
    }

    private KeylessSigner signer(FulcioClient fulcio, IdentityToken token, Account account, TrustRoot root) {
        var expected = ExpectedIdentity.ofServiceAccount(token.issuer(), account.namespace(), account.name());
        return new KeylessSigner(fulcio, token, expected, root, clock);
    }

    private @Nullable SSLContext authorities(Keyless keyless) {
        var name = keyless.caConfigMap();
        if (name == null) {
            return null;
        }
        var pem = roots.configMaps().apply(name, "ca.crt");
        if (pem == null) {
            throw new IllegalArgumentException("ConfigMap " + name + " has no ca.crt");
        }
        return Authorities.only(pem);
    }

    /** Who signs. */
    private record Account(String namespace, String name) {
        /** Returns the name by which Kubernetes knows it. */
        String username() {
            return "system:serviceaccount:" + namespace + ":" + name;
        }
    }
}
