package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.ALICE;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.network.HostResolver;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The name service of these tests says that 127.0.0.1 is public and localhost is not. */
@Timeout(30)
class AddressChainTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
    private static final InetAddress PRIVATE = InetAddress.ofLiteral("10.0.0.1");
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");

    private ScriptedRegistry start;
    private ScriptedRegistry inside;

    @BeforeEach
    void begin() {
        start = ScriptedRegistry.start();
        inside = ScriptedRegistry.start().otherwise(MANIFEST);
    }

    @AfterEach
    void end() {
        start.close();
        inside.close();
    }

    @Test
    void aRedirectFromAPublicHostDoesNotReachAPrivateOne() {
        start.otherwise(Response.redirect(insideUrl("/x")));

        RegistryResult<Manifest> result = read(AddressChainTest::named);

        assertThat(outcome(result)).isEqualTo("Refused RegistryAddressRefused");
        assertThat(detail(result)).contains("allowPrivateAddresses").contains(start.host());
        assertThat(inside.requests()).isEmpty();
    }

    @Test
    void aTokenRealmOfAPublicHostIsNoPrivateOne() {
        start.otherwise(Response.challenge("Bearer realm=\"" + insideUrl("/token") + "\""));

        assertThat(outcome(read(AddressChainTest::named))).isEqualTo("Refused RegistryAddressRefused");
        assertThat(inside.requests()).isEmpty();
    }

    @Test
    void aNameThatTurnsPrivateIsNotAskedAgain() {
        AtomicInteger lookups = new AtomicInteger();
        start.otherwise(Response.of(503));

        RegistryResult<Manifest> result =
                read(host -> new InetAddress[] {lookups.getAndIncrement() == 0 ? PUBLIC : PRIVATE});

        assertThat(outcome(result)).isEqualTo("Refused RegistryAddressRefused");
        assertThat(start.requests()).hasSize(1);
    }

    private String insideUrl(String path) {
        return "http://" + inside.host().replace("127.0.0.1", "localhost") + path;
    }

    private RegistryResult<Manifest> read(HostResolver resolver) {
        Map<String, Host> hosts = Map.of(
                start.host(), new Host(true, false, null),
                inside.host().replace("127.0.0.1", "localhost"), new Host(true, true, null));
        HttpEnvironment environment = new HttpEnvironment(() -> Instant.EPOCH, resolver, pause -> {}, new Random(1));
        try (HttpRegistryClient client = HttpRegistryClient.create(
                new RegistrySettings(hosts, Clients.LIMITS), RegistryListener.NONE, environment)) {
            return client.manifest(Clients.repository(start), Clients.descriptor(MANIFEST), List.of(ALICE), soon());
        }
    }

    private static InetAddress[] named(String host) {
        return new InetAddress[] {host.equals("localhost") ? PRIVATE : PUBLIC};
    }
}
