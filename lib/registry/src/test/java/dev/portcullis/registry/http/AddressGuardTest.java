package dev.portcullis.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.network.HostResolver;
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

class AddressGuardTest {
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
            https://cdn.example.com:65535/x   | 8.8.8.8             | Found
            https://cdn.example.com:65536/x   | 8.8.8.8             | Refused
            https://cdn.example.com:-1/x      | 8.8.8.8             | Refused
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
                    .check(Endpoint.of(start, settings), URI.create(uri), Deadline.after(Duration.ofSeconds(30)));
            if (result instanceof RegistryResult.Refused<URI> refused) {
                assertThat(refused.reason()).isIn(Reason.REGISTRY_ADDRESS_REFUSED, Reason.REGISTRY_RESPONSE_INVALID);
            }
            return result.getClass().getSimpleName();
        }
    }
}
