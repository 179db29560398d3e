package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.rekor.RekorV1;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running servers of one instance, and what a verifier has to know of each. */
final class SigstoreServers implements AutoCloseable {
    private final Unwinding running;
    private final RunFolder folder;
    private final Instant since;
    private final Service fulcio;
    private final Map<LogVersion, Service> logs = new EnumMap<>(LogVersion.class);
    private final @Nullable Service timestamps;

    /** A server's address, and the file with its certificates or its public key. */
    private record Service(URI url, Path material) {}

    private SigstoreServers(
            Tools tools, RunFolder folder, IssuerSet issuers, SigstoreOptions options, Unwinding running) {
        this.running = running;
        this.folder = folder;
        this.since = InstantSource.system().instant().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        if (options.logs().contains(LogVersion.V2)) {
            logs.put(LogVersion.V2, rekorV2(tools));
        }
        if (options.logs().contains(LogVersion.V1)) {
            RekorV1 log = running.on(RekorV1.start(tools, folder));
            logs.put(LogVersion.V1, new Service(log.url(), fetched("rekor-v1.pub", log.publicKeyUrl())));
        }
        this.timestamps = options.timestamps() ? timestampAuthority(tools) : null;
        URI authority = running.on(SigstoreServer.fulcio(
                        tools, folder, issuers.fulcioConfig(), issuers.proxyUrl(), issuers.authority()))
                .url();
        this.fulcio = new Service(authority, fetched("fulcio.pem", authority.resolve("/api/v1/rootCert")));
    }

    static SigstoreServers start(Tools tools, RunFolder folder, IssuerSet issuers, SigstoreOptions options) {
        Unwinding running = new Unwinding();
        try {
            return new SigstoreServers(tools, folder, issuers, options, running);
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private Service rekorV2(Tools tools) {
        KeyPair key = newEd25519Key();
        Path privateKey = folder.write("sigstore/rekor.key", Pem.of(key.getPrivate()));
        Path publicKey = folder.write("sigstore/rekor.pub", Pem.of(key.getPublic()));
        return new Service(
                running.on(SigstoreServer.rekor(tools, folder, privateKey)).url(), publicKey);
    }

    private Service timestampAuthority(Tools tools) {
        URI url = running.on(SigstoreServer.timestampAuthority(tools, folder)).url();
        return new Service(
                url.resolve("/api/v1/timestamp"), fetched("tsa.pem", url.resolve("/api/v1/timestamp/certchain")));
    }

    URI fulcioUrl() {
        return fulcio.url();
    }

    URI logUrl(LogVersion version) {
        return log(version).url();
    }

    URI timestampUrl() {
        return timestampService().url().resolve("/");
    }

    /** Describes Fulcio with one log or none, and with or without timestamps, in files for cosign. */
    SigningServices describe(Cosign cosign, LogVersion log, boolean timestamped, String issuer) {
        String name = "sigstore/" + log.name().toLowerCase(Locale.ROOT) + (timestamped ? "-tsa" : "");
        Path root = folder.path().resolve(name + "-trusted-root.json");
        Path config = folder.path().resolve(name + "-signing-config.json");
        List<String> trusted = new ArrayList<>(List.of("trusted-root", "create"));
        trusted.add("--fulcio=url=" + fulcio.url() + ",certificate-chain=" + fulcio.material());
        List<String> signing = new ArrayList<>(List.of("signing-config", "create"));
        String period = ",start-time=" + since + ",operator=portcullis.test";
        signing.add("--fulcio=url=" + fulcio.url() + ",api-version=1" + period);
        signing.add("--oidc-provider=url=" + issuer + ",api-version=1" + period);
        if (log != LogVersion.NONE) {
            // A log of the second generation is found by its name, one of the first by its key alone.
            trusted.add("--rekor=url=" + logUrl(log) + ",public-key=" + log(log).material() + ",start-time=" + since
                    + (log == LogVersion.V2 ? ",origin=127.0.0.1" : ""));
            signing.add("--rekor=url=" + logUrl(log) + ",api-version=" + (log == LogVersion.V2 ? 2 : 1) + period);
            signing.add("--rekor-config=ANY");
        }
        if (timestamped) {
            Service authority = timestampService();
            trusted.add("--tsa=url=" + authority.url() + ",certificate-chain=" + authority.material());
            signing.add("--tsa=url=" + authority.url() + ",api-version=1" + period);
            signing.add("--tsa-config=ANY");
        }
        trusted.add("--out=" + root);
        signing.add("--out=" + config);
        cosign.run(trusted.toArray(String[]::new));
        cosign.run(signing.toArray(String[]::new));
        return new SigningServices(config, root, log, timestamped, flags(log, timestamped));
    }

    private List<String> flags(LogVersion log, boolean timestamped) {
        List<String> flags = new ArrayList<>(List.of("--fulcio-url=" + fulcio.url()));
        flags.add(log == LogVersion.NONE ? "--tlog-upload=false" : "--rekor-url=" + logUrl(log));
        if (timestamped) {
            flags.add("--timestamp-server-url=" + timestampService().url());
        }
        return flags;
    }

    private Service log(LogVersion version) {
        Service log = logs.get(version);
        if (log == null) {
            throw new StackException("this Sigstore was started without log " + version);
        }
        return log;
    }

    private Service timestampService() {
        if (timestamps == null) {
            throw new StackException("this Sigstore was started without timestamps");
        }
        return timestamps;
    }

    private Path fetched(String file, URI address) {
        return folder.write("sigstore/" + file, get(address));
    }

    private static String get(URI address) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(30))
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

    private static KeyPair newEd25519Key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        running.close();
    }
}
