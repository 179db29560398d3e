package dev.portcullis.manifests;

import static dev.portcullis.manifests.ChartTest.GOOD;
import static dev.portcullis.manifests.ChartTest.objects;
import static dev.portcullis.manifests.ChartTest.settings;
import static dev.portcullis.manifests.ChartTest.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the chart's Pods are given, how they end, and who reaches them. */
class ChartPodsTest {
    /** What a webhook needs after drain and deadline. */
    private static final Duration FINISHING = Duration.ofSeconds(2);

    /** After how long kubectl tries an eviction again that a budget did not allow. */
    private static final Duration EVICTION_RETRY = Duration.ofSeconds(5);

    /** How long a replacement takes to be ready, its image being there. */
    private static final Duration REPLACED = Duration.ofSeconds(10);

    /** A setting's expressions are replaced by the applications, also those in what an expression was replaced by. */
    @Test
    void secretsReachTheWebhookAsFilesAndNeverThroughItsSettings() throws IOException {
        var monitored = Helm.CHART.resolve("examples/monitored.yaml");

        assertThat(settings(monitored))
                .containsEntry("portcullis.decisions.otlp.header-files.\"authorization\"", "/etc/portcullis-otlp/0");
        assertThat(settings(monitored).values())
                .noneMatch(value -> value.toString().contains("$"));
        var webhook = pod(monitored, "portcullis-webhook");
        assertThat(webhook.getContainers().getFirst().getEnv())
                .extracting(EnvVar::getName)
                .containsExactly("QUARKUS_CONFIG_LOCATIONS");
        assertThat(webhook.getVolumes())
                .filteredOn(volume -> volume.getName().equals("otlp"))
                .flatExtracting(volume -> volume.getProjected().getSources())
                .extracting(VolumeProjection::getSecret)
                .extracting(SecretProjection::getName)
                .containsExactly("collector-credentials");
    }

    @Test
    void aLedgerThatIsKeptHasAVolumeAtItsFolder() throws IOException {
        var kept = Helm.VALUES.resolve("kept-ledger.yaml");
        var operator = pod(kept, "portcullis-operator");

        assertThat(settings(kept)).containsEntry("portcullis.runners.ledger-folder", "/var/lib/portcullis/ledger");
        assertThat(operator.getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("ledger"))
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/var/lib/portcullis/ledger");
        assertThat(operator.getVolumes())
                .filteredOn(volume -> volume.getName().equals("ledger"))
                .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .containsExactly("ledger");
        assertThat(settings(GOOD)).doesNotContainKey("portcullis.runners.ledger-folder");
        assertThat(pod(GOOD, "portcullis-operator").getVolumes())
                .noneMatch(volume -> volume.getName().equals("ledger"));
    }

    @Test
    void settingsAreNamedByTheirContent() throws IOException {
        var some = settingsOf(GOOD);
        var others = settingsOf(Helm.CHART.resolve("examples/air-gap.yaml"));

        assertThat(some.getImmutable()).isTrue();
        assertThat(some.getMetadata().getName()).matches("portcullis-settings-[0-9a-f]{16}");
        assertThat(others.getMetadata().getName())
                .isNotEqualTo(some.getMetadata().getName());
        for (var application : List.of("portcullis-operator", "portcullis-webhook")) {
            assertThat(pod(GOOD, application).getVolumes())
                    .filteredOn(volume -> volume.getName().equals("settings"))
                    .extracting(volume -> volume.getConfigMap().getName())
                    .containsExactly(some.getMetadata().getName());
        }
    }

    /** What still answers when its time is over is cut off, and a node that is drained waits for all of that time. */
    @Test
    void theLongestDrainAndDeadlineFitIntoTheTimeToEndAndThatIntoADrainOfTheNode() throws IOException {
        var grace = Duration.ofSeconds(pod(GOOD, "portcullis-webhook").getTerminationGracePeriodSeconds());
        var webhook = new JsonMapper()
                .readTree(Repository.text(Helm.CHART.resolve("values.schema.json")))
                .at("/properties/webhook/properties");

        assertThat(longest(webhook, "drain").plus(longest(webhook, "deadline")).plus(FINISHING))
                .isLessThan(grace);
        assertThat(grace.plus(EVICTION_RETRY).plus(REPLACED)).isLessThanOrEqualTo(Duration.ofSeconds(45));
    }

    private static Duration longest(JsonNode webhook, String value) {
        var pattern = Pattern.compile(webhook.at("/" + value + "/pattern").asText());
        return IntStream.range(0, 100_000)
                .boxed()
                .flatMap(number -> Stream.of(
                        Map.entry(number + "s", Duration.ofSeconds(number)),
                        Map.entry(number + "ms", Duration.ofMillis(number)),
                        Map.entry(number + "m", Duration.ofMinutes(number))))
                .filter(text -> pattern.matcher(text.getKey()).find())
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Test
    void evictionsDoNotWaitForWhatIsNotReady() {
        assertThat(objects(GOOD))
                .filteredOn(PodDisruptionBudget.class::isInstance)
                .hasSize(1)
                .extracting(budget -> ((PodDisruptionBudget) budget).getSpec().getUnhealthyPodEvictionPolicy())
                .containsExactly("AlwaysAllow");
    }

    @Test
    void nobodyReadsMetricsWhoIsNotNamed() {
        assertThat(doors(GOOD, "portcullis-operator")).isEmpty();
        assertThat(doors(GOOD, "portcullis-webhook")).singleElement().satisfies(door -> {
            assertThat(door.getFrom()).isEmpty();
            assertThat(door.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getStrVal()).isEqualTo("admission"));
        });
    }

    @Test
    void whoIsNamedReadsMetrics() {
        var monitored = Helm.CHART.resolve("examples/monitored.yaml");

        for (var application : List.of("portcullis-operator", "portcullis-webhook")) {
            assertThat(doors(monitored, application))
                    .filteredOn(door ->
                            door.getPorts().getFirst().getPort().getStrVal().equals("health"))
                    .singleElement()
                    .satisfies(door -> assertThat(door.getFrom())
                            .singleElement()
                            .satisfies(peer -> assertThat(
                                            peer.getNamespaceSelector().getMatchLabels())
                                    .containsEntry("kubernetes.io/metadata.name", "monitoring")));
        }
    }

    private static List<NetworkPolicyIngressRule> doors(Path values, String name) {
        return objects(values).stream()
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .filter(policy -> policy.getMetadata().getName().equals(name))
                .peek(policy -> assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress"))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getIngress();
    }

    private static PodSpec pod(Path values, String deployment) {
        return objects(values).stream()
                .filter(object -> object instanceof Deployment
                        && object.getMetadata().getName().equals(deployment))
                .map(object -> ((Deployment) object).getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow();
    }
}
