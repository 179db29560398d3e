package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.DebianPackages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of operator or webhook is wrong by an hour: the verdicts are the same, and a certificate made by it can be used. */
@Tag("long")
class ClockIT {
    private static final Pattern LOGGED = Pattern.compile("\\{\"timestamp\":\"([^\"]+)\"");
    private static final Duration EXACTLY = Duration.ofMinutes(5);

    private static Path library = Path.of("");
    private static Scene scene;

    @BeforeAll
    static void start() {
        switch (DebianPackages.of("faketime")) {
            case DebianPackages.Unpacked packages ->
                library = packages.libraries().resolve("faketime/libfaketimeMT.so.1");
            case DebianPackages.Unavailable why -> {
                System.out.println("NOT RUN: clocks that are wrong: " + why.reason());
                assumeTrue(false, why.reason());
            }
        }
        scene = Scene.start("clock", ControlPlaneOptions.minimal());
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @AfterAll
    static void stop() {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void theWebhookMayBeAheadOrBehind(int hours) {
        try (var intruder = scene.intruder()) {
            restart(scene.installation().webhook(), hours);

            assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
            assertThat(intruder.admitted()).isEmpty();
        } finally {
            scene.installation().webhook().start();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void theOperatorMayBeAheadOrBehind(int hours) {
        try (var intruder = scene.intruder()) {
            // Given certificates that it has made by its clock
            restart(scene.installation().operator(), hours);
            renewCertificates();

            assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
            assertThat(intruder.admitted()).isEmpty();

            // When it dies without giving the lease back, then the next one, whose clock is right, leads all the same
            scene.installation().operator().process().kill();
            scene.installation().operator().start();
            renewCertificates();
            assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
        }
    }

    private static void restart(Application application, int hours) {
        application.launch(Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME",
                "%+dh".formatted(hours),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Made for other versions of glibc: with it every wait of the virtual machine ends at once.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0"));
        application.awaitReady();
        assertThat(Duration.between(Instant.now(), clock(application)))
                .isBetween(
                        Duration.ofHours(hours).minus(EXACTLY),
                        Duration.ofHours(hours).plus(EXACTLY));
    }

    /** Returns what time the application has, by its log. */
    private static Instant clock(Application application) {
        var matcher = LOGGED.matcher(application.process().output());
        assertThat(matcher.find()).isTrue();
        return Instant.parse(matcher.group(1));
    }

    /** Has the leader make authority and certificate anew, and the API server connect to the webhook by them. */
    private static void renewCertificates() {
        for (var name : List.of("portcullis-webhook-ca", "portcullis-webhook-certificate")) {
            scene.client()
                    .secrets()
                    .inNamespace(Installation.NAMESPACE)
                    .withName(name)
                    .delete();
        }
        Scene.await("new certificates", () -> {
            var authority = secret("portcullis-webhook-ca", "tls.crt");
            return !authority.isEmpty()
                    && !secret("portcullis-webhook-certificate", "tls.crt").isEmpty()
                    && registered().equals(List.of(authority));
        });
        scene.installation().webhook().start();
    }

    /** Returns the bundles of authorities that the registration names. */
    private static List<String> registered() {
        return scene
                .client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("portcullis")
                .get()
                .getWebhooks()
                .stream()
                .map(webhook -> webhook.getClientConfig().getCaBundle())
                .distinct()
                .toList();
    }

    private static String secret(String name, String key) {
        var secret = scene.client()
                .secrets()
                .inNamespace(Installation.NAMESPACE)
                .withName(name)
                .get();
        return secret == null ? "" : secret.getData().get(key);
    }
}
