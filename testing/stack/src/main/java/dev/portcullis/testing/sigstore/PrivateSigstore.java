package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A Sigstore instance of our own: an issuer of identities, Fulcio with a fresh CA (no certificate transparency log), a Rekor v2 log and a
 * timestamp authority. Signatures made with it are real keyless signatures that {@link #trustedRootJson()} verifies.
 */
public final class PrivateSigstore implements AutoCloseable {
    /** The issuer in certificates of {@link OidcIdentity.Workflow}: Fulcio reaches our issuer under GitHub's name. */
    public static final String WORKFLOW_ISSUER = "https://token.actions.githubusercontent.com";

    private final IssuerSet issuers;
    private final SigstoreServer fulcio;
    private final SigstoreServer rekor;
    private final SigstoreServer timestamps;
    private final Cosign cosign;
    private final SigningServices services;

    private PrivateSigstore(IssuerSet issuers, Servers servers, Cosign cosign, SigningServices services) {
        this.issuers = issuers;
        this.fulcio = servers.fulcio();
        this.rekor = servers.rekor();
        this.timestamps = servers.timestamps();
        this.cosign = cosign;
        this.services = services;
    }

    /** Starts the servers and waits until they answer; one instance per folder. */
    public static PrivateSigstore start(Tools tools, RunFolder folder, Cosign cosign) {
        try (Unwinding unwinding = new Unwinding()) {
            IssuerSet issuers = unwinding.on(IssuerSet.start(folder));
            KeyPair logKey = newEd25519Key();
            Path logKeyFile = folder.write("sigstore/rekor.key", Pem.of(logKey.getPrivate()));
            Path logPublic = folder.write("sigstore/rekor.pub", Pem.of(logKey.getPublic()));
            SigstoreServer rekor = unwinding.on(SigstoreServer.rekor(tools, folder, logKeyFile));
            SigstoreServer timestamps = unwinding.on(SigstoreServer.timestampAuthority(tools, folder));
            SigstoreServer fulcio = unwinding.on(SigstoreServer.fulcio(
                    tools, folder, issuers.fulcioConfig(), issuers.proxyUrl(), issuers.authority()));
            Servers servers = new Servers(fulcio, rekor, timestamps);
            SigningServices services = servers.describe(folder, cosign, logPublic, issuers.emailIssuer());
            unwinding.keep();
            return new PrivateSigstore(issuers, servers, cosign, services);
        }
    }

    /** The trusted root (protobuf-specs {@code TrustedRoot} as JSON) that verifies what this instance signs. */
    public String trustedRootJson() {
        try {
            return Files.readString(services.trustedRoot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For cosign with a key: log entry and timestamp from this instance. */
    public SigningServices services() {
        return services;
    }

    /** The issuer in certificates of {@link OidcIdentity.Email}. */
    public String emailIssuer() {
        return issuers.emailIssuer();
    }

    /** The issuer in the certificates of this identity. */
    public String issuerOf(OidcIdentity identity) {
        return switch (identity) {
            case OidcIdentity.Email email -> issuers.emailIssuer();
            case OidcIdentity.Workflow workflow -> WORKFLOW_ISSUER;
        };
    }

    /** Signs {@code host/repository@sha256:…}: certificate, log entry, timestamp. */
    public void signKeyless(String reference, OidcIdentity identity, String... further) {
        cosign.signKeyless(reference, issuers.token(identity), services, further);
    }

    /** Attaches a signed in-toto statement about the image. */
    public void attestKeyless(
            String reference, OidcIdentity identity, String predicateType, String predicateJson, String... further) {
        cosign.attestKeyless(reference, issuers.token(identity), predicateType, predicateJson, services, further);
    }

    public URI fulcioUrl() {
        return fulcio.url();
    }

    public URI rekorUrl() {
        return rekor.url();
    }

    public URI timestampUrl() {
        return timestamps.url();
    }

    @Override
    public void close() {
        fulcio.close();
        rekor.close();
        timestamps.close();
        issuers.close();
    }

    private static KeyPair newEd25519Key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Servers(SigstoreServer fulcio, SigstoreServer rekor, SigstoreServer timestamps) {
        SigningServices describe(RunFolder folder, Cosign cosign, Path logPublic, String issuer) {
            Path directory = folder.directory("sigstore");
            Path fulcioChain =
                    folder.write("sigstore/fulcio.pem", get(fulcio.url().resolve("/api/v1/rootCert")));
            Path timestampChain =
                    folder.write("sigstore/tsa.pem", get(timestamps.url().resolve("/api/v1/timestamp/certchain")));
            Instant start =
                    InstantSource.system().instant().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
            String timestampUrl = timestamps.url() + "/api/v1/timestamp";
            Path root = directory.resolve("trusted-root.json");
            cosign.run(
                    "trusted-root",
                    "create",
                    "--fulcio=url=" + fulcio.url() + ",certificate-chain=" + fulcioChain,
                    "--rekor=url=" + rekor.url() + ",public-key=" + logPublic + ",start-time=" + start
                            + ",origin=127.0.0.1",
                    "--tsa=url=" + timestampUrl + ",certificate-chain=" + timestampChain,
                    "--out=" + root);
            Path config = directory.resolve("signing-config.json");
            String since = ",start-time=" + start + ",operator=portcullis.test";
            cosign.run(
                    "signing-config",
                    "create",
                    "--fulcio=url=" + fulcio.url() + ",api-version=1" + since,
                    "--rekor=url=" + rekor.url() + ",api-version=2" + since,
                    "--rekor-config=ANY",
                    "--oidc-provider=url=" + issuer + ",api-version=1" + since,
                    "--tsa=url=" + timestampUrl + ",api-version=1" + since,
                    "--tsa-config=ANY",
                    "--out=" + config);
            return new SigningServices(config, root);
        }

        private static String get(URI address) {
            try (HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build()) {
                HttpRequest request = HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(5))
                        .build();
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new StackException("GET " + address + " gave " + response.statusCode());
                }
                return response.body();
            } catch (IOException e) {
                throw new StackException("GET " + address + " failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted", e);
            }
        }
    }
}
