package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.operator.trust.TransitKeySource;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import dev.portcullis.vault.TransitKeys;
import dev.portcullis.vault.VaultResult;
import java.time.Duration;

/**
 * Public keys of Vault's engine Transit, read as the operator's own service account.
 *
 * @param vaults knows Vaults
 * @param tokens tokens of service accounts, which Vault reviews
 * @param own ConfigMaps of Portcullis's own namespace
 */
record TransitPublicKeys(Vaults vaults, AccountTokenSource tokens, OwnObjects own) implements TransitKeySource {
    private static final String ACCOUNT = "portcullis-operator";
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Override
    public Versions versions(VaultTransit spec) {
        try {
            var login = new Login.Kubernetes(
                    spec.authMount(),
                    spec.role(),
                    own.namespace() + "/" + ACCOUNT,
                    () -> tokens.of(own.namespace(), ACCOUNT, AccountTokens.VAULT));
            var vault = vaults.of(spec, own);
            return switch (vault.keys(login, new TransitKey(spec.mount(), spec.key()), WITHIN)) {
                case VaultResult.Found<TransitKeys>(var keys) ->
                    new Versions.Read(keys.versions().stream()
                            .map(version -> new Version(
                                    version.number(),
                                    new PublicKey(spec.key(), version.pem(), null, null),
                                    version.created()))
                            .toList());
                case VaultResult.Failed<TransitKeys>(var failure) ->
                    new Versions.Unread("[" + failure.reason().code() + "] " + failure.detail());
            };
        } catch (IllegalArgumentException e) {
            return new Versions.Unread(String.valueOf(e.getMessage()));
        }
    }
}
