package dev.portcullis.testing.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HashiCorp Vault on 127.0.0.1. {@link #pause} and {@link #resume} keep what it holds. */
public final class VaultServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final String DEVELOPMENT_TOKEN = "root";
    private static final String ANY_HEALTH = "/v1/sys/health?sealedcode=200&uninitcode=200&standbyok=true";

    private final RunFolder folder;
    private final String name;
    private final Program program;
    private final URI address;
    private final @Nullable String authority;
    private @Nullable Supervised process;
    private String rootToken = DEVELOPMENT_TOKEN;
    private @Nullable String unsealKey;

    private VaultServer(RunFolder folder, String name, Program program, URI address, @Nullable String authority) {
        this.folder = folder;
        this.name = name;
        this.program = program;
        this.address = address;
        this.authority = authority;
    }

    /** Starts a development server: unsealed, plain HTTP, everything in memory. */
    public static VaultServer development(Tools tools, RunFolder folder) {
        var binary = tools.binary("vault");
        return Ports.retrying(() -> {
            var port = Ports.free();
            var program = Program.of(
                            binary,
                            "server",
                            "-dev",
                            "-dev-no-store-token",
                            "-dev-root-token-id=" + DEVELOPMENT_TOKEN,
                            "-dev-listen-address=127.0.0.1:" + port)
                    .withGrace(GRACE);
            var address = URI.create("http://127.0.0.1:" + port);
            var server = new VaultServer(folder, "vault-development", program, address, null);
            server.start();
            return server;
        });
    }

    /** Starts a server that keeps what it holds on disk, speaks HTTPS under an authority of its own, and is initialised and unsealed. */
    public static VaultServer sealable(Tools tools, RunFolder folder, CertificateAuthority authority) {
        var binary = tools.binary("vault");
        var certificate = authority.server("vault", List.of("127.0.0.1"));
        var certificateFile = folder.write("vault/tls.crt", certificate.certificatePem());
        var keyFile = folder.write("vault/tls.key", certificate.keyPem());
        return Ports.retrying(() -> {
            var address = URI.create("https://127.0.0.1:" + Ports.free());
            var config = folder.write("vault/vault.hcl", """
                    disable_mlock = true
                    api_addr = "%s"
                    storage "file" { path = "%s" }
                    listener "tcp" {
                      address = "%s"
                      tls_cert_file = "%s"
                      tls_key_file = "%s"
                    }
                    """.formatted(
                            address,
                            folder.directory("vault/data-" + address.getPort()),
                            address.getAuthority(),
                            certificateFile,
                            keyFile));
            var program = Program.of(binary, "server", "-config=" + config).withGrace(GRACE);
            var server = new VaultServer(folder, "vault", program, address, authority.certificatePem());
            server.start();
            server.initialise();
            return server;
        });
    }

    public URI address() {
        return address;
    }

    /** Returns the token that may do everything. */
    public String rootToken() {
        return rootToken;
    }

    /** Returns what an administrator does here. */
    public VaultSetup setup() {
        return new VaultSetup(address, rootToken, trust());
    }

    /** Starts it on the same port; one that keeps its data on disk comes up sealed. */
    public synchronized void start() {
        stop();
        var started = Supervised.start(folder, name, program);
        process = started;
        try (var probe = HttpProbe.trusting(trust())) {
            started.awaitReady(LIMIT, () -> probe.answers(address.resolve(ANY_HEALTH)));
        }
    }

    /** From now on connections are refused. */
    public synchronized void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** From now on requests are not answered. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    /** Seals it: it answers and does nothing until it is unsealed. */
    public void seal() {
        setup().write("sys/seal", "{}");
    }

    public void unseal() {
        setup().write("sys/unseal", "{\"key\": \"" + unsealKey + "\"}");
    }

    @Override
    public void close() {
        stop();
    }

    private void initialise() {
        JsonNode made = setup().write("sys/init", "{\"secret_shares\": 1, \"secret_threshold\": 1}");
        unsealKey = made.path("keys_base64").path(0).asText();
        rootToken = made.path("root_token").asText();
        unseal();
    }

    private @Nullable SSLContext trust() {
        return authority == null ? null : Pem.trusting(authority);
    }

    private synchronized Supervised running() {
        if (process == null) {
            throw new StackException(name + " is stopped");
        }
        return process;
    }
}
