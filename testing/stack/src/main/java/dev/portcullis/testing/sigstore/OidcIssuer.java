package dev.portcullis.testing.sigstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OpenID Connect issuer that signs any claims it is asked for (RS256) and publishes its key, as Fulcio expects it. */
final class OidcIssuer implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final String issuer;
    private final KeyPair key;
    private final InstantSource time;

    private OidcIssuer(HttpServer server, String issuer, InstantSource time) {
        this.server = server;
        this.issuer = issuer;
        this.time = time;
        this.key = newRsaKey();
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, configuration()));
        server.createContext("/jwks", exchange -> answer(exchange, keySet()));
        server.start();
    }

    /** An issuer that is its own address. */
    static OidcIssuer plain(InstantSource time) {
        try {
            HttpServer server = HttpServer.create(anyPort(), 0);
            return new OidcIssuer(
                    server, "http://127.0.0.1:" + server.getAddress().getPort(), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An issuer under a foreign host name, which clients reach through {@link ConnectProxy}. */
    static OidcIssuer posingAs(String host, CertificateAuthority authority, InstantSource time) {
        IssuedCertificate certificate = authority.server(host, List.of(host));
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            return new OidcIssuer(server, "https://" + host, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of claim {@code iss}. */
    String issuer() {
        return issuer;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    String token(OidcIdentity identity) {
        Instant now = time.instant();
        Map<String, Object> claims = new LinkedHashMap<>(identity.claims());
        claims.put("iss", issuer);
        claims.put("aud", "sigstore");
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFETIME).getEpochSecond());
        String signed = encode(Map.of("alg", "RS256", "kid", "1", "typ", "JWT")) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> configuration() {
        return Map.of(
                "issuer",
                issuer,
                "jwks_uri",
                issuer + "/jwks",
                "authorization_endpoint",
                issuer + "/authorize",
                "token_endpoint",
                issuer + "/token",
                "response_types_supported",
                List.of("id_token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"));
    }

    private Map<String, Object> keySet() {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        Map<String, String> member = Map.of(
                "kty", "RSA",
                "use", "sig",
                "alg", "RS256",
                "kid", "1",
                "n", unsigned(rsa.getModulus()),
                "e", unsigned(rsa.getPublicExponent()));
        return Map.of("keys", List.of(member));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encode(Map<String, Object> json) {
        return BASE64.encodeToString(bytes(json));
    }

    private static byte[] bytes(Map<String, Object> json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, Map<String, Object> json) throws IOException {
        try (exchange) {
            byte[] body = bytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static KeyPair newRsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
