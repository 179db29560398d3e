package dev.portcullis.vault;

import dev.portcullis.vault.VaultFailure.Kind;
import dev.portcullis.vault.VaultResult.Failed;
import dev.portcullis.vault.VaultResult.Found;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.logging.LogConfidentialityLevel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts one question to a Vault and waits for the answer. Thread-safe. */
final class Connection implements AutoCloseable {
    private final VaultSettings settings;
    private final Transport transport;

    Connection(VaultSettings settings) {
        this.settings = settings;
        transport = new Transport(settings);
    }

    /** Returns host and port, for messages. */
    String host() {
        return settings.address().getAuthority();
    }

    /**
     * Asks once.
     *
     * @param token goes along; null for none
     */
    <T> VaultResult<T> ask(
            @Nullable String token, Deadline deadline, Function<VaultClient, CompletionStage<@Nullable T>> question) {
        var left = deadline.remaining();
        var within = left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
        if (within.isZero()) {
            return new Failed<>(new VaultFailure(Kind.UNREACHABLE, "there was no time left to ask " + host()));
        }
        try {
            var pending = question.apply(client(token, within)).toCompletableFuture();
            var answer = pending.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return answer == null ? new Failed<>(Faults.invalid(host())) : new Found<>(answer);
        } catch (TimeoutException e) {
            return new Failed<>(new VaultFailure(Kind.UNREACHABLE, host() + " did not answer in time"));
        } catch (ExecutionException e) {
            return new Failed<>(Faults.of(host(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed<>(new VaultFailure(Kind.UNREACHABLE, host() + " was not waited for"));
        } catch (RuntimeException e) {
            return new Failed<>(Faults.invalid(host()));
        }
    }

    private VaultClient client(@Nullable String token, Duration within) {
        var builder = VaultClient.builder()
                .executor(transport)
                .baseUrl(settings.address().toString())
                .requestTimeout(within)
                .maxRetries(0)
                .logConfidentialityLevel(LogConfidentialityLevel.HIGH);
        if (!settings.namespace().isEmpty()) {
            builder.namespace(settings.namespace());
        }
        return token == null ? builder.build() : builder.clientToken(token).build();
    }

    @Override
    public void close() {
        transport.close();
    }
}
