package dev.portcullis.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A packaged operator under its own rights follows a repository over HTTPS, by way of restarts. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FollowedTrustRootIT {
    private static final String NAME = "followed";
    private static final String KEPT = "portcullis-tuf-state";

    @TempDir
    private static Path folder;

    private static Stage stage;
    private static TufScenarios scenarios;
    private static TufServer server;
    private static Map<String, String> settings;
    private static Stage.RunningOperator operator;

    @BeforeAll
    static void start() throws IOException {
        var first = Files.writeString(folder.resolve("first.json"), Yaml.trustedRoot("first.test"));
        var next = Files.writeString(folder.resolve("next.json"), Yaml.trustedRoot("next.test"));
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        scenarios = TufScenarios.write(Tools.find(), folder.resolve("scenarios"), now, first, next);
        var authority = CertificateAuthority.create("mirrors", InstantSource.system());
        server = TufServer.startTls(
                scenarios.step("two-rotations", 1), authority.server("mirror", List.of("127.0.0.1")));
        var authorities = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        settings = Map.of(
                "PORTCULLIS_TUF_REFRESH_EVERY", "1s",
                "PORTCULLIS_TUF_RETRY_EVERY", "1s",
                "PORTCULLIS_TUF_REPOSITORIES_0__HOST", URI.create(server.url()).getAuthority(),
                "PORTCULLIS_TUF_REPOSITORIES_0__ALLOW_PRIVATE_ADDRESSES", "true",
                "PORTCULLIS_TUF_REPOSITORIES_0__CA_FILE", authorities.toString());
        stage = new Stage();
        operator = stage.launch("first", settings).awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
        server.close();
    }

    private static void restart(String name) {
        operator.close();
        operator = stage.launch(name, settings).awaitReady();
    }

    private static String followed(String name, String scenario) {
        return Yaml.followed(name, server.url(), new String(scenarios.root(scenario), UTF_8));
    }

    private static PolicyRevision revision(TrustRoot root) {
        return stage.client()
                .resources(PolicyRevision.class)
                .withName(String.valueOf(root.getStatus().revision()))
                .get();
    }

    private static void awaitContent(String part) {
        Stage.await(
                part + " in force",
                () -> revision(stage.trustRoot(NAME)).getSpec().content().contains(part));
    }

    @Test
    @Order(1)
    void asksNobodyWhereNoRepositoryIsFollowed() {
        stage.apply(Yaml.trustRoot("keys", Yaml.KEY));
        stage.apply(Yaml.configMap("roots", "trusted_root.json", Yaml.trustedRoot("mapped.test")));
        stage.apply(Yaml.trustRootOf("mapped", "roots", "trusted_root.json"));

        stage.awaitTrustRoot("keys", Condition.Type.READY, "Ready");
        stage.awaitTrustRoot("mapped", Condition.Type.READY, "Ready");
        restart("second");
        Stage.await("the lease", () -> "second".equals(stage.leader()));

        assertThat(server.takeRequests()).isEmpty();
        assertThat(stage.trustRoot("keys").getStatus().conditions())
                .extracting(Condition::type)
                .doesNotContain(Condition.Type.STALE);
        assertThat(operator.metrics()).doesNotContain("trust_root=\"keys\"");
    }

    @Test
    @Order(2)
    void followsTwoNewRootsByWayOfARestart() {
        stage.apply(followed(NAME, "two-rotations"));
        var root = stage.awaitTrustRoot(NAME, Condition.Type.READY, "Ready");
        assertThat(revision(root).getSpec().content()).contains("first.test", "verifiedUntil");
        stage.awaitTrustRoot(NAME, Condition.Type.STALE, "Refreshed");
        operator.close();
        server.serve(scenarios.step("two-rotations", 2));
        operator = stage.launch("third", settings).awaitReady();

        awaitContent("next.test");
        assertThat(revision(stage.trustRoot(NAME)).getSpec().content()).contains("\"root\":3");
        Stage.await(
                "metrics", () -> operator.metrics().contains("portcullis_trust_root_stale{trust_root=\"followed\"} 0"));
        assertThat(operator.metrics())
                .contains("portcullis_trust_root_refreshes_total{reason=\"Refreshed\",trust_root=\"followed\"}")
                .contains("portcullis_trust_root_verified_until_timestamp_seconds{trust_root=\"followed\"}");
    }

    @Test
    @Order(3)
    void olderVersionsAreRefusedAfterARestartThoughWhatWasKeptIsGone() {
        operator.close();
        server.serve(scenarios.step("two-rotations", 1));
        stage.client().configMaps().inNamespace(Stage.NAMESPACE).withName(KEPT).delete();
        operator = stage.launch("fourth", settings).awaitReady();

        var stale = stage.awaitTrustRoot(NAME, Condition.Type.STALE, "TufRollback");

        assertThat(revision(stale).getSpec().content()).contains("next.test");
        assertThat(Stage.find(stale.getStatus().conditions(), Condition.Type.READY)
                        .reason())
                .isEqualTo("Ready");
        assertThat(Stage.find(stale.getStatus().conditions(), Condition.Type.STALE)
                        .message())
                .contains("went back from root 3");
        server.serve(scenarios.step("two-rotations", 2));
        stage.awaitTrustRoot(NAME, Condition.Type.STALE, "Refreshed");
        awaitContent("next.test");
    }

    @Test
    @Order(4)
    void whatSomebodyElseWroteCountsForNothing() {
        var lines = kept().split("\n", -1);
        lines[3] = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        var forged = String.join("\n", lines);
        // Over whatever a refresh has written meanwhile.
        var patch = new ConfigMapBuilder().withData(Map.of(NAME, forged)).build();
        stage.client()
                .configMaps()
                .inNamespace(Stage.NAMESPACE)
                .withName(KEPT)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));

        Stage.await("a refresh in spite of it", () -> !forged.equals(kept()));
        stage.awaitTrustRoot(NAME, Condition.Type.STALE, "Refreshed");
    }

    private static String kept() {
        return stage.client()
                .configMaps()
                .inNamespace(Stage.NAMESPACE)
                .withName(KEPT)
                .get()
                .getData()
                .get(NAME);
    }

    @Test
    @Order(5)
    void aPrivateAddressMustBeAllowed() {
        var port = URI.create(server.url()).getPort();
        server.takeRequests();
        stage.apply(
                Yaml.followed("private", "https://localhost:" + port + "/", new String(scenarios.root("good"), UTF_8)));

        var refused = stage.awaitTrustRoot("private", Condition.Type.STALE, "TufAddressRefused");

        assertThat(Stage.find(refused.getStatus().conditions(), Condition.Type.STALE)
                        .message())
                .contains("localhost:" + port, "tuf.repositories[].allow-private-addresses");
        assertThat(Stage.find(refused.getStatus().conditions(), Condition.Type.READY)
                        .reason())
                .isEqualTo("TrustRootNotReady");
    }
}
