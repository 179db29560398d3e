package dev.portcullis.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {
    @Test
    void defaults() {
        var config = config(Map.of());

        assertThat(config.namespace()).isEqualTo("portcullis-system");
        assertThat(config.exemptNamespaces())
                .containsExactlyInAnyOrder("kube-system", "kube-public", "kube-node-lease");
        assertThat(OperatorConfig.resources(config).all()).isEmpty();
        assertThat(config.webhook().url()).isEmpty();
        assertThat(config.webhook().certificateLifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(config.leader().identity()).isEmpty();
        assertThat(config.leader().lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.leader().renewWithin()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.leader().every()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void mapping() {
        var config = config(Map.of(
                "portcullis.namespace", "gate",
                "portcullis.exempt-namespaces", "a,b",
                "portcullis.webhook.url", "https://127.0.0.1:9443",
                "portcullis.webhook.certificate-lifetime", "2h",
                "portcullis.leader.identity", "me",
                "portcullis.leader.lease", "30s",
                "portcullis.leader.renew-within", "20s",
                "portcullis.leader.every", "2s"));

        assertThat(config.namespace()).isEqualTo("gate");
        assertThat(config.exemptNamespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(config.webhook().url()).contains(URI.create("https://127.0.0.1:9443"));
        assertThat(config.webhook().certificateLifetime()).isEqualTo(Duration.ofHours(2));
        assertThat(config.leader().identity()).contains("me");
        assertThat(config.leader().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.leader().renewWithin()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.leader().every()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void imageResources() {
        var resources = OperatorConfig.resources(config(Map.of(
                "portcullis.image-resources[0].group", "serving.knative.dev",
                "portcullis.image-resources[0].version", "v1",
                "portcullis.image-resources[0].resource", "services",
                "portcullis.image-resources[0].paths", "spec.template.spec.containers[*].image,spec.image?",
                "portcullis.image-resources[1].version", "v1",
                "portcullis.image-resources[1].resource", "podtemplates",
                "portcullis.image-resources[1].paths", "template.spec.containers[*].image")));

        assertThat(resources.find("serving.knative.dev", "services"))
                .get()
                .extracting(resource -> resource.paths().toString())
                .isEqualTo("[spec.template.spec.containers[*].image, spec.image?]");
        assertThat(resources.find("", "podtemplates")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "paths, $.spec.image, write names of fields",
        "paths, '', ",
        "group, Serving, write the group",
        "version, latest, is no version",
        "resource, services/scale, write the resource"
    })
    void anImageResourceThatCannotBeMeantFailsTheStart(String field, String value, String message) {
        var values = new HashMap<>(Map.of(
                "portcullis.image-resources[0].group", "serving.knative.dev",
                "portcullis.image-resources[0].version", "v1",
                "portcullis.image-resources[0].resource", "services",
                "portcullis.image-resources[0].paths", "spec.image"));
        values.put("portcullis.image-resources[0]." + field, value);

        assertThatThrownBy(() -> OperatorConfig.resources(config(values)))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(message == null ? "paths" : message);
    }

    @ParameterizedTest
    @CsvSource({
        "portcullis.webhook.certificate-lifetime, soon",
        "portcullis.webhook.url, 'https://a b'",
        "portcullis.leader.lease, ''",
        "portcullis.leader.every, 1 fortnight",
        "portcullis.namespace, ''",
        "portcullis.leader.leese, 15s",
    })
    void aValueThatCannotBeMeantFailsTheStart(String name, String value) {
        assertThatThrownBy(() -> config(Map.of(name, value))).isInstanceOf(RuntimeException.class);
    }

    private static OperatorConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(OperatorConfig.class)
                .build()
                .getConfigMapping(OperatorConfig.class);
    }
}
