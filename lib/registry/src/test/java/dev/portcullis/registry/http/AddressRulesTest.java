package dev.portcullis.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRulesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            8.8.8.8,                 PUBLIC
            1.1.1.1,                 PUBLIC
            172.15.255.255,          PUBLIC
            172.32.0.1,              PUBLIC
            100.63.255.255,          PUBLIC
            100.128.0.1,             PUBLIC
            192.169.0.1,             PUBLIC
            2606:4700::1111,         PUBLIC
            2001:4860:4860::8888,    PUBLIC
            64:ff9b::808:808,        PUBLIC
            2002:808:808::1,         PUBLIC
            127.0.0.1,               PRIVATE
            127.255.255.254,         PRIVATE
            10.0.0.1,                PRIVATE
            172.16.0.1,              PRIVATE
            172.31.255.255,          PRIVATE
            192.168.1.1,             PRIVATE
            169.254.169.254,         PRIVATE
            100.64.0.1,              PRIVATE
            192.0.0.1,               PRIVATE
            192.0.2.1,               PRIVATE
            198.18.0.1,              PRIVATE
            198.51.100.1,            PRIVATE
            203.0.113.1,             PRIVATE
            ::1,                     PRIVATE
            fe80::1,                 PRIVATE
            fec0::1,                 PRIVATE
            fc00::1,                 PRIVATE
            fd00:ec2::254,           PRIVATE
            ::ffff:127.0.0.1,        PRIVATE
            ::ffff:10.0.0.1,         PRIVATE
            ::7f00:1,                PRIVATE
            64:ff9b::7f00:1,         PRIVATE
            64:ff9b::a9fe:a9fe,      PRIVATE
            64:ff9b:1::1,            PRIVATE
            2002:7f00:1::,           PRIVATE
            2002:a00:1::,            PRIVATE
            2001::1,                 PRIVATE
            2001:db8::1,             PRIVATE
            3fff::1,                 PRIVATE
            100::1,                  PRIVATE
            0.0.0.0,                 NEVER
            0.1.2.3,                 NEVER
            224.0.0.1,               NEVER
            240.0.0.1,               NEVER
            255.255.255.255,         NEVER
            ::,                      NEVER
            ff02::1,                 NEVER
            ::ffff:0.0.0.0,          NEVER
            """)
    void knowsWhatIsPublic(String address, AddressRules.Kind kind) {
        assertThat(AddressRules.kind(InetAddress.ofLiteral(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://cdn.example.com/x         | 8.8.8.8             | Found
            https://cdn.example.com/x         | 8.8.8.8 10.0.0.1    | Refused
            https://cdn.example.com/x         | 10.0.0.1 8.8.8.8    | Refused
            https://cdn.example.com/x         | ::1                 | Refused
            https://cdn.example.com/x         | 0.0.0.0             | Refused
            http://cdn.example.com/x          | 8.8.8.8             | Refused
            http://start.example.com/x        | 8.8.8.8             | Refused
            http://insecure.example.com/x     | 8.8.8.8             | Refused
            https://user@cdn.example.com/x    | 8.8.8.8             | Refused
            https:///x                        | 8.8.8.8             | Refused
            ftp://cdn.example.com/x           | 8.8.8.8             | Refused
            """)
    void everyAddressOfANameMustPass(String uri, String addresses, String expected) {
        assertThat(check("start.example.com", uri, addresses)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            private.example.com  | https://private.example.com/x  | 10.0.0.1   | Found
            private.example.com  | https://cdn.example.com/x      | 10.0.0.1   | Found
            private.example.com  | https://cdn.example.com/x      | 0.0.0.0    | Refused
            private.example.com  | https://cdn.example.com/x      | 224.0.0.1  | Refused
            private.example.com  | http://private.example.com/x   | 10.0.0.1   | Refused
            insecure.example.com | http://insecure.example.com/x  | 8.8.8.8    | Found
            insecure.example.com | http://insecure.example.com:81/x | 8.8.8.8  | Refused
            insecure.example.com | https://cdn.example.com/x      | 8.8.8.8    | Found
            insecure.example.com | http://cdn.example.com/x       | 8.8.8.8    | Refused
            insecure.example.com | http://insecure.example.com/x  | 127.0.0.1  | Refused
            start.example.com    | https://private.example.com/x  | 10.0.0.1   | Refused
            closed.example.com   | https://closed.example.com/x   | 8.8.8.8    | Refused
            start.example.com    | https://closed.example.com/x   | 8.8.8.8    | Refused
            start.example.com    | https://CLOSED.example.com:443/x | 8.8.8.8  | Refused
            private.example.com  | https://closed.example.com/x   | 10.0.0.1   | Refused
            start.example.com    | https://registry-1.docker.io/x | 8.8.8.8    | Refused
            start.example.com    | https://auth.docker.io/x       | 8.8.8.8    | Found
            """)
    void theStartingHostsSettingsDecide(String start, String uri, String addresses, String expected) {
        assertThat(check(start, uri, addresses)).isEqualTo(expected);
    }

    private static String check(String start, String uri, String addresses) {
        RegistrySettings settings = new RegistrySettings(
                Map.of(
                        "private.example.com", new Host(false, true, null),
                        "insecure.example.com", new Host(true, false, null)),
                Set.of("closed.example.com", "docker.io"),
                RegistrySettings.Limits.DEFAULT);
        HostResolver resolver = host ->
                Arrays.stream(addresses.split(" ")).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            RegistryResult<URI> result = new AddressGuard(resolver, executor, settings)
                    .check(Endpoint.of(start, settings), URI.create(uri), Deadline.after(Duration.ofSeconds(5)));
            if (result instanceof RegistryResult.Refused<URI> refused) {
                assertThat(refused.reason()).isIn(Reason.REGISTRY_ADDRESS_REFUSED, Reason.REGISTRY_RESPONSE_INVALID);
            }
            return result.getClass().getSimpleName();
        }
    }
}
