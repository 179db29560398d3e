package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.EvidenceSignerSpec.KeySecret;
import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.evidence.publish.TransitSigner;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Signs with keys that Vault holds, or Secrets of Portcullis's own namespace.
 *
 * @param vaults knows Vaults
 * @param tokens tokens of service accounts, which Vault reviews
 * @param own Secrets of Portcullis's own namespace
 * @param within longest time for one signature
 * @param clock tells how long public keys are known
 */
record HeldKeys(Vaults vaults, AccountTokenSource tokens, OwnObjects own, Duration within, InstantSource clock)
        implements StatementSigner {
    @Override
    public Signed sign(EvidenceSigner signer, String namespace, String serviceAccount, byte[] statement) {
        var vault = signer.getSpec().vaultTransit();
        var secret = signer.getSpec().keySecret();
        try {
            if (vault != null) {
                return transit(vault, namespace, serviceAccount, statement);
            }
            return secret == null ? new Signed.Refused("it names no key") : local(secret, statement);
        } catch (IllegalArgumentException e) {
            return new Signed.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Signed transit(VaultTransit spec, String namespace, String serviceAccount, byte[] statement) {
        var login = new Login.Kubernetes(
                spec.authMount(),
                spec.role(),
                namespace + "/" + serviceAccount,
                () -> tokens.of(namespace, serviceAccount, AccountTokens.VAULT));
        var signer =
                new TransitSigner(vaults.of(spec, own), login, new TransitKey(spec.mount(), spec.key()), within, clock);
        return Signed.of(new BundleSigner(signer).sign(statement));
    }

    private Signed local(KeySecret spec, byte[] statement) {
        var pem = own.secretValue(spec.name(), spec.key());
        if (pem == null) {
            return new Signed.Refused("Secret " + spec.name() + " has no " + spec.key());
        }
        return switch (PrivateKeys.read(new String(pem, StandardCharsets.UTF_8), new byte[0])) {
            case PrivateKeyReading.Read(var signer) -> Signed.of(new BundleSigner(signer).sign(statement));
            case PrivateKeyReading.Refused(var problem) ->
                new Signed.Refused(spec.key() + " of Secret " + spec.name() + ": " + problem);
        };
    }
}
