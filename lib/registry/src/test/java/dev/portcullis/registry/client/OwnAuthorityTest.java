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
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnAuthorityTest {
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("test", InstantSource.system());
    private static final CertificateAuthority STRANGER =
            CertificateAuthority.create("stranger", InstantSource.system());

    private static ScriptedRegistry registry;
    private static ScriptedRegistry misnamed;
    private final Clients clients = new Clients();

    @BeforeAll
    static void start() {
        registry = ScriptedRegistry.start(AUTHORITY.server("registry", List.of("127.0.0.1")))
                .otherwise(MANIFEST);
        misnamed = ScriptedRegistry.start(AUTHORITY.server("registry", List.of("registry.example.com")))
                .otherwise(MANIFEST);
    }

    @AfterAll
    static void stop() {
        registry.close();
        misnamed.close();
    }

    @Test
    void anOwnAuthorityIsTrustedForItsHost() {
        assertThat(outcome(read(registry, AUTHORITY.certificatePem()))).isEqualTo("Found");
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() {
        RegistryResult<Manifest> result = read(registry, null);

        assertThat(outcome(result)).isEqualTo("Refused RegistryCertificateUntrusted");
        assertThat(detail(result)).contains(registry.host(), "certificate");
        assertThat(outcome(read(registry, STRANGER.certificatePem())))
                .isEqualTo("Refused RegistryCertificateUntrusted");
    }

    @Test
    void aTrustedCertificateForAnotherNameIsNotEnough() {
        assertThat(outcome(read(misnamed, AUTHORITY.certificatePem())))
                .isEqualTo("Refused RegistryCertificateUntrusted");
    }

    @Test
    void textThatIsNoCertificateFailsAtTheStart() {
        assertThatThrownBy(() -> read(registry, "nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(registry, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private RegistryResult<Manifest> read(ScriptedRegistry target, @Nullable String authorities) {
        try (HttpRegistryClient client = clients.create(Map.of(target.host(), new Host(false, true, authorities)))) {
            return client.manifest(Clients.repository(target), Clients.descriptor(MANIFEST), NOBODY, soon());
        }
    }
}
