package dev.portcullis.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.install.Workloads;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.prometheus.Prometheus;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboard and alert rules, asked of a Prometheus server that scrapes a running operator and webhook. */
class DashboardIT {
    private static final Pattern METRIC = Pattern.compile("\\bportcullis_[a-z_]+\\b");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** There are none of these unless something out of the ordinary is in force or has happened. */
    private static final Set<String> ABSENT_HERE = Set.of(
            "portcullis_decisions_exempted_total",
            "portcullis_decisions_suspended_total",
            "portcullis_exception_remaining_seconds",
            "portcullis_rollout_namespaces",
            "portcullis_gate_suspended",
            "portcullis_images_expiring_soon_total",
            "portcullis_images_forborne_total",
            "portcullis_trust_root_refreshes_total",
            "portcullis_trust_root_stale",
            "portcullis_trust_root_verified_until_timestamp_seconds");

    private static LocalStack stack;
    private static Prometheus prometheus;

    @BeforeAll
    static void decideAndScrape() {
        stack = LocalStack.builder()
                .name("monitoring")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var fixtures = new ImageFixtures(stack.registry(), 9);
        var signed = fixtures.image("apps/signed", "1");
        var unsigned = fixtures.image("apps/unsigned", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(stack.registry().host(), pair.publicKeyPem()));
        resources.awaitEffect();
        prometheus = stack.closeWithStack(Prometheus.start(
                Tools.find(),
                stack.folder(),
                Map.of(
                        "operator", installation.operator().metricsAddress(),
                        "webhook", installation.webhook().metricsAddress())));
        decide(new Workloads(stack.controlPlane().admin().client(), installation), signed, unsigned);
    }

    /** Goes on until rates can be told: they need two scrapes with decisions between them. */
    private static void decide(Workloads workloads, FixtureImage signed, FixtureImage unsigned) {
        var verified = "sum(rate(portcullis_decisions_seconds_count{reason=\"Verified\"}[1m])) > 0";
        var refused = "sum(rate(portcullis_decisions_seconds_count{reason=\"SignatureMissing\"}[1m])) > 0";
        try (workloads) {
            assertThat(Deadline.in(PATIENCE).await(() -> {
                        workloads.pod("shop", signed.byDigest());
                        workloads.pod("shop", unsigned.byDigest());
                        return Stream.of(verified, refused)
                                .noneMatch(query -> prometheus.query(query).isEmpty());
                    }))
                    .as("decisions were scraped")
                    .isTrue();
        }
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    static Set<Map.Entry<String, String>> panels() {
        return Monitoring.panels().entrySet();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelShowsWhatThereIs(Map.Entry<String, String> panel) {
        if (METRIC.matcher(panel.getValue()).results().noneMatch(found -> ABSENT_HERE.contains(found.group()))) {
            // What runs is counted now and then, and scraped some time after.
            assertThat(Deadline.in(PATIENCE)
                            .await(() -> !prometheus.query(panel.getValue()).isEmpty()))
                    .as(panel.getKey())
                    .isTrue();
        }
    }

    @Test
    void panelsAndAlertsNameMetricsThatExist() {
        var named = Stream.concat(Monitoring.panels().values().stream(), Monitoring.alerts().values().stream())
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group())
                .distinct()
                .filter(name -> !ABSENT_HERE.contains(name))
                .toList();

        assertThat(named).isNotEmpty();
        // What runs is counted now and then, and scraped some time after.
        Deadline.in(PATIENCE).await(() -> prometheus.names().containsAll(named));
        assertThat(prometheus.names()).containsAll(named);
    }

    @Test
    void aHealthyInstallationAlertsNobody() {
        var alerts = new TreeMap<>(Monitoring.alerts());
        // A machine that has much else to do is slow however healthy the installation is.
        assertThat(alerts.remove("PortcullisSlow")).isNotNull();

        assertThat(alerts).allSatisfy((alert, expression) -> {
            // What was scraped before the last change of a gauge is there until the next time.
            Deadline.in(PATIENCE).await(() -> prometheus.query(expression).isEmpty());
            assertThat(prometheus.query(expression)).as(alert).isEmpty();
        });
    }
}
