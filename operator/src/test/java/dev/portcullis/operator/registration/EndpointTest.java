package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void theServiceIsCalledByItsNames() {
        var endpoint = new Endpoint.InCluster("portcullis-system");

        assertThat(endpoint.names())
                .containsExactly(
                        "portcullis-webhook.portcullis-system.svc",
                        "portcullis-webhook.portcullis-system.svc.cluster.local");
        assertThat(endpoint.calling("/p", "Y2E=").getService().getPort()).isEqualTo(443);
        assertThat(endpoint.calling("/p", "Y2E=").getUrl()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1:9443, https://127.0.0.1:9443/p, 127.0.0.1",
        "https://[::1]:9443/, https://[::1]:9443/p, ::1",
        "https://webhook.example.test, https://webhook.example.test/p, webhook.example.test",
        "https://webhook.example.test/else?x=y, https://webhook.example.test/p, webhook.example.test",
    })
    void anAddressOutsideIsCalledAsItIs(URI base, String url, String name) {
        var endpoint = new Endpoint.Outside(base);

        assertThat(endpoint.calling("/p", "Y2E=").getUrl()).isEqualTo(url);
        assertThat(endpoint.names()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9443",
                "127.0.0.1:9443",
                "https:///path",
                "https://user@127.0.0.1:9443",
                "https://user:secret@127.0.0.1",
                "mailto:somebody@example.test",
                ""
            })
    void nothingElseIsAnAddress(String base) {
        assertThatThrownBy(() -> new Endpoint.Outside(URI.create(base))).isInstanceOf(IllegalArgumentException.class);
    }
}
