package dev.portcullis.sigstore.sign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.portcullis.sigstore.http.HttpPost;
import dev.portcullis.sigstore.json.StrictJson;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Enters signatures into a log of Rekor's second generation, by the digest of what was signed. A log takes a signature once, and never
 * gives its entry out again: whoever lost the answer needs another signature. Thread-safe; to be closed.
 *
 * @see <a href="https://github.com/sigstore/rekor-tiles/blob/main/CLIENTS.md">Rekor v2 clients</a>
 */
public final class RekorClient implements AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String PATH = "api/v2/log/entries";
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final StrictJson READER = new StrictJson(MAX_BYTES, 16, 2_000);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI address;
    private final HttpPost http;

    /**
     * Makes one; it connects to nothing before it is asked.
     *
     * @param address of the log, HTTP or HTTPS, as a signing configuration names it
     * @param timeout how long one answer may take; a log answers when the entry is in its tree, which takes seconds
     * @param authorities whose certificates it may show; null for the platform's
     * @throws IllegalArgumentException if the address is another
     */
    public RekorClient(URI address, Duration timeout, @Nullable SSLContext authorities) {
        this.address = address;
        var base = address.toString();
        http = new HttpPost(
                URI.create(base.endsWith("/") ? base + PATH : base + "/" + PATH), timeout, MAX_BYTES, authorities);
    }

    /**
     * Enters a signature.
     *
     * @param message what was signed
     * @param key what it was signed with; a log cannot check Ed25519 by a digest
     * @param certificate of the key, in DER form, by which the entry names it then; empty for none
     */
    Logging enter(ByteString message, ByteString signature, SigningKey key, ByteString certificate) {
        var kind = kind(key);
        if (kind.isEmpty()) {
            return new Logging.Failed(
                    Reason.LOG_ENTRY_UNSUPPORTED, "a log takes no signature by a key of this kind; use ECDSA on P-256");
        }
        return switch (http.send(
                "application/json", request(message, signature, verifier(key, kind.get(), certificate)))) {
            case HttpPost.Answer.Reply(var status, var body, var after) when status / 100 == 2 -> read(body);
            case HttpPost.Answer.Reply(var status, var body, var after)
            when status == CONFLICT -> new Logging.Known(said("has an entry of this signature already"));
            case HttpPost.Answer.Reply(var status, var body, var after)
            when status == TOO_MANY_REQUESTS || status >= 500 ->
                new Logging.Failed(Reason.SIGNER_UNAVAILABLE, said("answered " + status));
            case HttpPost.Answer.Reply(var status, var body, var after) ->
                new Logging.Failed(Reason.LOG_ENTRY_MISSING, said("answered " + status + " to a new entry"));
            case HttpPost.Answer.None(var lack, var what) -> new Logging.Failed(Reason.SIGNER_UNAVAILABLE, said(what));
        };
    }

    @Override
    public void close() {
        http.close();
    }

    private static Optional<String> kind(SigningKey key) {
        return PublicKeys.details(key.key()).stream()
                .filter(name -> name.equals("PKIX_ECDSA_P256_SHA_256"))
                .findFirst();
    }

    private static byte[] request(ByteString message, ByteString signature, ObjectNode verifier) {
        var request = JSON.createObjectNode();
        var entry = request.putObject("hashedRekordRequestV002");
        entry.put("digest", base64(HashAlgorithm.SHA_256.digest(message)));
        entry.putObject("signature").put("content", base64(signature)).set("verifier", verifier);
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts is JSON", e);
        }
    }

    private static ObjectNode verifier(SigningKey key, String kind, ByteString certificate) {
        var verifier = JSON.createObjectNode().put("keyDetails", kind);
        if (certificate.isEmpty()) {
            verifier.putObject("publicKey").put("rawBytes", base64(key.spki()));
        } else {
            verifier.putObject("x509Certificate").put("rawBytes", base64(certificate));
        }
        return verifier;
    }

    private Logging read(ByteString body) {
        return entry(body.toByteArray())
                .<Logging>map(Logging.Entered::new)
                .orElseGet(() -> new Logging.Failed(
                        Reason.LOG_ENTRY_MALFORMED, said("answered with something that is no entry")));
    }

    /** Reads an answer; whether the entry proves anything is for the verifier of bundles. */
    static Optional<TransparencyLogEntry> entry(byte[] json) {
        if (!(READER.check(json) instanceof StrictJson.Result.Text(var text))) {
            return Optional.empty();
        }
        var entry = TransparencyLogEntry.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(text, entry);
            return Optional.of(entry.build());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private String said(String what) {
        return "the log " + address.getAuthority() + " " + what;
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
