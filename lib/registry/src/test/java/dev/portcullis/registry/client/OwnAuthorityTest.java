package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.client.ScriptedRegistry.Response;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnAuthorityTest {
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static ScriptedRegistry registry;
    private static ScriptedRegistry misnamed;
    private static String pem;
    private static String misnamedPem;

    private final Clients clients = new Clients();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        KeyStore right = keyStore(directory.resolve("right.p12"), "ip:127.0.0.1");
        KeyStore wrong = keyStore(directory.resolve("wrong.p12"), "dns:registry.example.com");
        pem = pem(right);
        misnamedPem = pem(wrong);
        registry = new ScriptedRegistry(tls(right)).on("*", MANIFEST);
        misnamed = new ScriptedRegistry(tls(wrong)).on("*", MANIFEST);
    }

    @AfterAll
    static void stop() {
        registry.close();
        misnamed.close();
    }

    @Test
    void anOwnAuthorityIsTrustedForItsHost() {
        assertThat(outcome(read(registry, pem))).isEqualTo("Found");
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() {
        RegistryResult<Manifest> result = read(registry, null);

        assertThat(outcome(result)).isEqualTo("Refused RegistryCertificateUntrusted");
        assertThat(detail(result)).contains(registry.host(), "certificate");
        assertThat(outcome(read(registry, misnamedPem))).isEqualTo("Refused RegistryCertificateUntrusted");
    }

    @Test
    void aTrustedCertificateForAnotherNameIsNotEnough() {
        assertThat(outcome(read(misnamed, misnamedPem))).isEqualTo("Refused RegistryCertificateUntrusted");
    }

    @Test
    void textThatIsNoCertificateFailsAtTheStart() {
        assertThatThrownBy(() -> read(registry, "nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(registry, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private RegistryResult<Manifest> read(ScriptedRegistry target, @Nullable String authorities) {
        try (HttpRegistryClient client = clients.create(Map.of(target.host(), new Host(false, true, authorities)))) {
            return client.manifest(target.repository(), MANIFEST.descriptor(), NOBODY, soon());
        }
    }

    private static KeyStore keyStore(Path file, String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + name,
                        "-validity",
                        "2",
                        "-alias",
                        "key",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, PASSWORD);
        }
        return store;
    }

    private static SSLContext tls(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore store) throws Exception {
        String encoded = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("key").getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
    }
}
