package dev.portcullis.sigstore.fulcio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.http.HttpPost;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks Fulcio for certificates, by version 2 of its API. It goes to one address, follows no redirect and uses no proxy, since the identity token
 * goes along. Thread-safe; to be closed.
 *
 * @see <a href="https://github.com/sigstore/fulcio/blob/main/fulcio.proto">Fulcio's API</a>
 */
public final class FulcioClient implements CertificateIssuer, AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_TOKENS = 200;
    private static final int MAX_CHAIN = 8;
    private static final String PATH = "api/v2/signingCert";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final JsonMapper WRITER = JsonMapper.builder().build();
    private static final StrictJson READER = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);

    private final URI address;
    private final HttpPost http;

    /**
     * Makes one; it connects to nothing before it is asked.
     *
     * @param address of Fulcio; plain HTTP only to this machine, since identity tokens go along
     * @param timeout how long one answer may take
     * @param authorities whose certificates it may show; null for the platform's
     * @throws IllegalArgumentException if the address is another
     */
    public FulcioClient(URI address, Duration timeout, @Nullable SSLContext authorities) {
        if (address.getHost() == null
                || address.getUserInfo() != null
                || address.getQuery() != null
                || address.getFragment() != null
                || !("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isLocal(address)))) {
            throw new IllegalArgumentException(
                    "the address of Fulcio is https://HOST[:PORT][/PATH]; http is for this machine alone");
        }
        this.address = address;
        var base = address.toString();
        http = new HttpPost(
                URI.create(base.endsWith("/") ? base + PATH : base + "/" + PATH), timeout, MAX_BYTES, authorities);
    }

    private static boolean isLocal(URI address) {
        return switch (address.getHost()) {
            case "127.0.0.1", "[::1]", "localhost" -> true;
            default -> false;
        };
    }

    @Override
    public Issuance issue(IdentityToken token, String request) {
        return switch (http.send("application/json", body(token, request))) {
            case HttpPost.Answer.Reply(var status, var body, var after) when status / 100 == 2 -> read(body);
            case HttpPost.Answer.Reply(var status, var body, var after)
            when status == TOO_MANY_REQUESTS ->
                new Issuance.Failed(Reason.CERTIFICATE_AUTHORITY_LIMITED, said("limits requests"), after);
            case HttpPost.Answer.Reply(var status, var body, var after)
            when status >= 500 ->
                new Issuance.Failed(Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE, said("answered " + status), after);
            case HttpPost.Answer.Reply(var status, var body, var after) -> refused(status);
            case HttpPost.Answer.None(var lack, var what) -> new Issuance.Failed(reason(lack), said(what));
        };
    }

    @Override
    public void close() {
        http.close();
    }

    private static byte[] body(IdentityToken token, String request) {
        var body = WRITER.createObjectNode();
        body.putObject("credentials").put("oidcIdentityToken", token.text());
        var pem = request.getBytes(StandardCharsets.US_ASCII);
        body.put("certificateSigningRequest", Base64.getEncoder().encodeToString(pem));
        try {
            return WRITER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts is JSON", e);
        }
    }

    /** It has the token looked at first, and answers so whatever it does not like. */
    private Issuance refused(int status) {
        return switch (status) {
            case 400, 401, 403 ->
                new Issuance.Failed(
                        Reason.CERTIFICATE_REQUEST_REFUSED,
                        said("answered " + status + " and certifies nothing for this identity token"));
            default ->
                new Issuance.Failed(
                        Reason.CERTIFICATE_RESPONSE_INVALID,
                        said("answered " + status + " to a request for a certificate"));
        };
    }

    private static Reason reason(HttpPost.Lack lack) {
        return switch (lack) {
            case AWAY -> Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE;
            case UNTRUSTED -> Reason.CERTIFICATE_AUTHORITY_UNTRUSTED;
            case TOO_LARGE -> Reason.CERTIFICATE_RESPONSE_INVALID;
        };
    }

    private Issuance read(ByteString body) {
        return leaf(body.toByteArray())
                .<Issuance>map(Issuance.Issued::new)
                .orElseGet(() -> new Issuance.Failed(
                        Reason.CERTIFICATE_RESPONSE_INVALID, said("answered with something that is no certificate")));
    }

    /** The others of the chain are for those who do not know the authority; here its trust root does. */
    static Optional<ByteString> leaf(byte[] json) {
        if (!(READER.check(json) instanceof StrictJson.Result.Text(var text))) {
            return Optional.empty();
        }
        try {
            var tree = READER.tree(text);
            var embedded = tree.path("signedCertificateEmbeddedSct");
            var detached = tree.path("signedCertificateDetachedSct");
            return embedded.isMissingNode() == detached.isMissingNode()
                    ? Optional.empty()
                    : leaf((embedded.isMissingNode() ? detached : embedded)
                            .path("chain")
                            .path("certificates"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ByteString> leaf(JsonNode chain) {
        return chain.size() > MAX_CHAIN
                ? Optional.empty()
                : Pem.parse(chain.path(0).asText())
                        .filter(block -> block.label().equals("CERTIFICATE"))
                        .map(Pem::der);
    }

    private String said(String what) {
        return "Fulcio at " + address.getAuthority() + " " + what;
    }
}
