package dev.portcullis.vault;

import dev.portcullis.vault.VaultFailure.Kind;
import dev.portcullis.vault.VaultResult.Failed;
import dev.portcullis.vault.VaultResult.Found;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.common.VaultHashAlgorithm;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyInfo;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitMarshalingAlgorithm;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitSignParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitSignResultData;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Vault server or cluster: signs with keys of its Transit engine, and reads their public halves. Thread-safe; keep one per address and namespace,
 * since logins are shared in it, and close it at the end.
 *
 * <p>What fails for a reason that passes is asked again within the time given. A token that is refused is replaced by a new login once.
 */
public final class Vault implements AutoCloseable {
    private final Connection connection;
    private final Deadlines deadlines;
    private final Attempts attempts;
    private final Logins logins;

    private Vault(VaultSettings settings, VaultEnvironment environment) {
        connection = new Connection(settings);
        deadlines = within -> new Deadline(within, environment.nanoTime());
        attempts = new Attempts(environment);
        logins = new Logins(connection, environment.clock());
    }

    /** Returns a client; certificate authorities that are no certificates are an {@link IllegalArgumentException}. */
    public static Vault create(VaultSettings settings) {
        return create(settings, VaultEnvironment.system());
    }

    /** Returns a client under given clocks and chance. */
    public static Vault create(VaultSettings settings, VaultEnvironment environment) {
        return new Vault(settings, environment);
    }

    /** Signs a message with the newest version of a key: ECDSA over SHA-256 in DER, or Ed25519, by the kind of the key. */
    public VaultResult<TransitSignature> sign(Login login, TransitKey key, byte[] message, Duration within) {
        var question = new VaultSecretsTransitSignParams()
                .setInput(message)
                .setPrehashed(false)
                .setHashAlgorithm(VaultHashAlgorithm.SHA2_256)
                .setMarshalingAlgorithm(VaultSecretsTransitMarshalingAlgorithm.ASN1);
        return this.<VaultSecretsTransitSignResultData>ask(
                        login,
                        within,
                        client -> client.secrets().transit(key.mount()).sign(key.name(), question))
                .then(this::signature);
    }

    /** Reads the public halves of all versions of a key that signs: ECDSA on P-256, or Ed25519. */
    public VaultResult<TransitKeys> keys(Login login, TransitKey key, Duration within) {
        return this.<VaultSecretsTransitKeyInfo>ask(
                        login,
                        within,
                        client -> client.secrets().transit(key.mount()).readKey(key.name()))
                .then(info -> KeyVersions.read(connection.host(), key, info));
    }

    @Override
    public void close() {
        connection.close();
    }

    private VaultResult<TransitSignature> signature(VaultSecretsTransitSignResultData data) {
        @Nullable String text = data.getSignature();
        @Nullable Integer version = data.getKeyVersion();
        return TransitSignature.parse(text == null ? "" : text)
                .filter(signature -> version == null || version == signature.version())
                .<VaultResult<TransitSignature>>map(Found::new)
                .orElseGet(() -> new Failed<>(Faults.invalid(connection.host())));
    }

    private <T> VaultResult<T> ask(
            Login login, Duration within, Function<VaultClient, CompletionStage<@Nullable T>> question) {
        var deadline = deadlines.in(within);
        return attempts.run(deadline, () -> once(login, deadline, question));
    }

    private <T> VaultResult<T> once(
            Login login, Deadline deadline, Function<VaultClient, CompletionStage<@Nullable T>> question) {
        return logins.session(login, deadline).then(session -> {
            var result = connection.ask(session.token(), deadline, question);
            // A token that holds no longer and one that may not do this are answered alike.
            return isDenied(result) ? again(login, session, deadline, question, result) : result;
        });
    }

    private <T> VaultResult<T> again(
            Login login,
            Session refused,
            Deadline deadline,
            Function<VaultClient, CompletionStage<@Nullable T>> question,
            VaultResult<T> denied) {
        var itself = connection.ask(
                refused.token(), deadline, client -> client.auth().token().lookupSelf());
        if (itself instanceof Found) {
            return denied;
        }
        if (itself instanceof Failed<?>(var failure) && failure.kind() != Kind.DENIED) {
            return new Failed<>(failure);
        }
        if (login instanceof Login.Token) {
            return new Failed<>(new VaultFailure(
                    Kind.LOGIN_REFUSED, connection.host() + " does not accept the token: it was revoked, or it ended"));
        }
        logins.forget(login, refused);
        return logins.session(login, deadline).then(session -> connection.ask(session.token(), deadline, question));
    }

    private static boolean isDenied(VaultResult<?> result) {
        return result instanceof Failed<?>(var failure) && failure.kind() == Kind.DENIED;
    }

    /** Makes deadlines on the environment's clock. */
    @FunctionalInterface
    private interface Deadlines {
        Deadline in(Duration within);
    }
}
