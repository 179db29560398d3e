package dev.portcullis.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.core.policy.OtherImages;
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
        assertThat(ImageResourceSetting.resources(config.imageResources()).all())
                .isEmpty();
        assertThat(config.webhook().url()).isEmpty();
        assertThat(config.webhook().certificateLifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(config.webhook().certificateIssuer()).isEqualTo(OperatorConfig.CertificateIssuedBy.OPERATOR);
        assertThat(config.leader().identity()).isEmpty();
        assertThat(config.leader().lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.leader().renewWithin()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.leader().every()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.tuf().refreshEvery()).isEqualTo(Duration.ofHours(6));
        assertThat(config.tuf().retryEvery()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.tuf().timeLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.tuf().repositories()).isEmpty();
        assertThat(config.unmatchedImages()).isEqualTo(OtherImages.WARN);
        assertThat(config.registries()).isEmpty();
        assertThat(config.scan().every()).isEqualTo(Duration.ofHours(6));
        assertThat(config.scan().imagesPerSecond()).isEqualTo(5);
        assertThat(config.scan().lookups()).isEqualTo(16);
        assertThat(config.scan().lookupsPerNamespace()).isEqualTo(4);
        assertThat(config.scan().deadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.scan().evidenceMebibytes()).isEqualTo(48);
        assertThat(config.scan().maxFactAge()).isEqualTo(Duration.ofDays(7));
        assertThat(config.scan().keepUnused()).isEqualTo(Duration.ofDays(14));
        assertThat(config.scan().mostImages()).isEqualTo(50_000);
        assertThat(config.scan().reports()).isTrue();
        assertThat(OpaConfiguration.settings(config.opa())).satisfies(opa -> {
            assertThat(opa.binary()).hasToString("/usr/local/bin/opa");
            assertThat(opa.time()).isEqualTo(Duration.ofSeconds(30));
            assertThat(opa.memory()).isEqualTo(128L << 20);
        });
    }

    @ParameterizedTest
    @CsvSource({"memory-mebibytes, 95", "memory-mebibytes, 8193", "time-limit, 0s", "time-limit, 11m"})
    void refusesBoundsOfOpaThatCannotBeMeant(String setting, String value) {
        var config = config(Map.of("portcullis.opa." + setting, value));

        assertThatThrownBy(() -> OpaConfiguration.settings(config.opa()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("portcullis.opa." + setting);
    }

    @ParameterizedTest
    @CsvSource({
        "every, 10s",
        "images-per-second, 0",
        "images-per-second, -1",
        "lookups, 0",
        "lookups-per-namespace, 0",
        "deadline, 0s",
        "evidence-mebibytes, 0",
        "max-fact-age, 1h",
        "most-images, 0"
    })
    void settingsOfTheScanThatCannotBeMeantEndTheStart(String setting, String value) {
        var config = config(Map.of("portcullis.scan." + setting, value));

        assertThatThrownBy(() -> ScanSettings.check(config.scan()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scan." + setting + ": write ");
        ScanSettings.check(config(Map.of()).scan());
    }

    @Test
    void mappingOfTheScanAndOfRegistries() {
        var config = config(Map.of(
                "portcullis.unmatched-images", "REFUSE",
                "portcullis.scan.every", "1h",
                "portcullis.scan.images-per-second", "0.5",
                "portcullis.scan.keep-unused", "2d",
                "portcullis.scan.reports", "false",
                "portcullis.registries[0].host", "registry.example.test",
                "portcullis.registries[0].aliases", "old.example.test",
                "portcullis.registries[0].mirrors", "mirror.example.test/copies",
                "portcullis.registries[0].direct", "false"));

        assertThat(config.unmatchedImages()).isEqualTo(OtherImages.REFUSE);
        assertThat(config.scan().every()).isEqualTo(Duration.ofHours(1));
        assertThat(config.scan().imagesPerSecond()).isEqualTo(0.5);
        assertThat(config.scan().keepUnused()).isEqualTo(Duration.ofDays(2));
        assertThat(config.scan().reports()).isFalse();
        assertThat(RegistryAccess.registries(config.registries()).mirroredOnly())
                .containsExactly("registry.example.test");
        assertThat(RegistryAccess.access(config.registries(), RegistryAccess.registries(config.registries()))
                        .closed())
                .containsExactly("registry.example.test");
    }

    @Test
    void mappingOfRepositories() {
        var config = config(Map.of(
                "portcullis.tuf.refresh-every", "1h",
                "portcullis.tuf.retry-every", "5m",
                "portcullis.tuf.time-limit", "10s",
                "portcullis.tuf.repositories[0].host", "tuf.example.test:8443",
                "portcullis.tuf.repositories[0].allow-private-addresses", "true",
                "portcullis.tuf.repositories[0].ca-file", "/etc/mirror/ca.pem",
                "portcullis.tuf.repositories[1].host", "other.example.test"));

        assertThat(config.tuf().refreshEvery()).isEqualTo(Duration.ofHours(1));
        assertThat(config.tuf().retryEvery()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.tuf().timeLimit()).isEqualTo(Duration.ofSeconds(10));
        var repositories = config.tuf().repositories();
        assertThat(repositories).hasSize(2);
        assertThat(repositories.getFirst().host()).isEqualTo("tuf.example.test:8443");
        assertThat(repositories.getFirst().allowPrivateAddresses()).isTrue();
        assertThat(repositories.getFirst().certificateAuthorities()).contains("/etc/mirror/ca.pem");
        assertThat(repositories.getLast().allowPrivateAddresses()).isFalse();
        assertThat(repositories.getLast().certificateAuthorities()).isEmpty();
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
        var resources = ImageResourceSetting.resources(config(Map.of(
                        "portcullis.image-resources[0].group", "serving.knative.dev",
                        "portcullis.image-resources[0].version", "v1",
                        "portcullis.image-resources[0].resource", "services",
                        "portcullis.image-resources[0].paths", "spec.template.spec.containers[*].image,spec.image?",
                        "portcullis.image-resources[1].version", "v1",
                        "portcullis.image-resources[1].resource", "podtemplates",
                        "portcullis.image-resources[1].paths", "template.spec.containers[*].image"))
                .imageResources());

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

        assertThatThrownBy(() -> ImageResourceSetting.resources(config(values).imageResources()))
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
        "portcullis.tuf.refresh-every, never",
        "portcullis.tuf.repositories[0].ca-file, /etc/ca.pem",
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
