package dev.portcullis.vault;

import com.fasterxml.jackson.core.JacksonException;
import dev.portcullis.vault.VaultFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sorts what went wrong. Messages of exceptions are left out: a server has a say in them. */
final class Faults {
    private static final int MAX_CAUSES = 8;

    private Faults() {}

    static VaultFailure of(String host, @Nullable Throwable thrown) {
        var cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case StatusException answer -> of(host, answer);
            case HttpTimeoutException late -> new VaultFailure(Kind.UNREACHABLE, host + " did not answer in time");
            case SSLException tls
            when isAboutCertificate(tls) ->
                new VaultFailure(
                        Kind.UNTRUSTED, host + " shows a certificate that is not valid for it under the authorities");
            case SSLException tls -> new VaultFailure(Kind.UNREACHABLE, "no TLS session with " + host);
            case ConnectException away -> new VaultFailure(Kind.UNREACHABLE, host + " cannot be connected to");
            // Malformed JSON is one of these too, by its class in Jackson.
            case JacksonException malformed -> invalid(host);
            case IOException broken -> new VaultFailure(Kind.UNREACHABLE, "the connection to " + host + " broke");
            case null, default -> invalid(host);
        };
    }

    static VaultFailure invalid(String host) {
        return new VaultFailure(Kind.INVALID, host + " sent an answer that is not Vault's");
    }

    private static VaultFailure of(String host, StatusException answer) {
        var status = answer.status();
        var kind = kind(status, answer.words());
        var what = switch (kind) {
            case SEALED -> " is sealed or not initialised";
            case LIMITED -> " limits requests";
            case DENIED -> " does not permit it";
            case NOT_FOUND -> " has no such key or mount";
            case KEY_UNUSABLE -> " cannot do this with a key of that kind";
            case UNREACHABLE, UNTRUSTED, LOGIN_REFUSED, INVALID -> "";
        };
        return new VaultFailure(
                kind, host + " answered " + status + (what.isEmpty() ? "" : ": it" + what), answer.retryAfter());
    }

    /** What the statuses mean: Vault's HTTP API, "HTTP Status Codes". */
    private static Kind kind(int status, String words) {
        return switch (status) {
            case 400 ->
                words.contains("key not found") || words.contains("no handler")
                        ? Kind.NOT_FOUND
                        : words.contains("does not support") || words.contains("unsupported")
                                ? Kind.KEY_UNUSABLE
                                : Kind.INVALID;
            case 401, 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.LIMITED;
            case 501, 503 -> Kind.SEALED;
            default -> status >= 470 ? Kind.UNREACHABLE : Kind.INVALID;
        };
    }

    /** Somebody answered and is not whom we trust: that passes by no waiting. */
    private static boolean isAboutCertificate(SSLException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof CertificateException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
