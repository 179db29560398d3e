package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.SigstoreOptions;
import dev.portcullis.testing.stack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network is cut, or the operator killed, at the very request with which a stage begins or ends: nothing is lost, and nothing published twice. A
 * request that is answered is one whose answer alone is lost.
 */
@Tag("long")
class EvidenceCutsIT {
    private static final int FIRST_INTERVAL = 400;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String KEEP_ONE = "  retention: {keep: 1}\n";

    private static Relay registry;
    private static Relay timestamps;
    private static EvidenceScene scene;
    private static int asked;
    private static int faults;
    private static int published;
    private static int twice;
    private static int lost;

    /** How many bundles there are to be. */
    private static int expected;

    /** What an operator asks a registry for while it publishes. */
    enum Publishing implements Predicate<Request> {
        LOOKING {
            @Override
            public boolean test(Request request) {
                return request.path().contains("/referrers/");
            }
        },
        PUSHING_CONTENT {
            @Override
            public boolean test(Request request) {
                return request.method().startsWith("P") && request.path().contains("/blobs/uploads");
            }
        },
        PUSHING {
            @Override
            public boolean test(Request request) {
                return request.method().equals("PUT") && request.path().contains("/manifests/");
            }
        },
        READING_BACK {
            @Override
            public boolean test(Request request) {
                return request.method().equals("GET")
                        && request.path().contains("/manifests/")
                        && !request.path().endsWith(scene.image.digest());
            }
        }
    }

    @BeforeAll
    static void start() {
        var stack = LocalStack.builder()
                .name("evidence-cuts")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        registry = stack.closeWithStack(Relay.to(stack.registry().url()));
        scene = EvidenceScene.startBehind(stack, registry.host());
        var options = SigstoreOptions.standard();
        var sigstore =
                stack.closeWithStack(PrivateSigstore.start(stack.tools(), stack.folder(), stack.cosign(), options));
        timestamps = stack.closeWithStack(Relay.to(sigstore.timestampUrl()));
        scene.resources.apply(EvidenceRights.configMap("sigstore", "trusted_root.json", sigstore.trustedRootJson()));
        scene.resources.apply(signer());
        next("");
        scene.awaitPublished();
    }

    @AfterAll
    static void stop() {
        System.out.printf(
                "evidence bundles, cut at a request: %d faults, %d published, %d lost, %d published twice%n",
                faults, published - lost, lost, twice);
        scene.close();
    }

    @BeforeEach
    void countsBefore() {
        assertThat(scene.listed()).isEqualTo(expected);
    }

    @AfterEach
    void asManyArePublishedAsAreToBe() {
        faults++;
        scene.awaitPublished();
        var wanted = expected;
        // What is amiss after one test is not held against the next.
        expected = scene.listed();
        lost += Math.max(0, wanted - expected);
        twice += Math.max(0, expected - wanted);
        assertThat(expected).isEqualTo(wanted);
    }

    private static String signer() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceSigner
                metadata: {name: release}
                spec:
                  namespaces: [apps]
                  subjects: ["%s/apps/**"]
                  predicateTypes: ["%s"]
                  collectors: [ConfigMap, JUnit, OciArtifact]
                  vaultTransit: {address: "%s", key: release, role: release}
                  timestampAuthority: {url: "%s"}
                  trustedRoot: {name: sigstore}
                """.formatted(
                registry.host(), EvidenceScene.TYPE, scene.vault.address(), timestamps.url("/api/v1/timestamp"));
    }

    /** Asks for what was not said before. */
    private static void next(String more) {
        asked++;
        expected++;
        published++;
        scene.report("apps", 1 + asked, false);
        scene.resources.apply(request("shop") + more);
    }

    private static String request(String name) {
        return EvidenceScene.request("apps", name, scene.image, FIRST_INTERVAL + asked);
    }

    private static void cutAndKill(Relay network, Predicate<Request> kind, boolean answered, Runnable asking) {
        network.cutAt(kind, answered);
        asking.run();
        network.awaitCut();
        scene.installation.operator().kill();
        network.mend();
    }

    private static boolean isDeletion(Request request) {
        return request.method().equals("DELETE");
    }

    /** The same signature is taken up again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOperatorIsKilledBetweenSignatureAndProof(boolean answered) {
        cutAndKill(timestamps, request -> true, answered, () -> next(""));
        var signed =
                Objects.requireNonNull(scene.bundle("apps", "shop").getStatus().pending());
        assertThat(signed.unproved()).isTrue();

        scene.installation.operator().start();

        scene.awaitPublished();
        assertThat(scene.published().createdAt()).isEqualTo(signed.createdAt());
    }

    @ParameterizedTest
    @EnumSource
    void theOperatorIsKilledWhileItPublishes(Publishing what) {
        cutAndKill(registry, what, true, () -> next(""));

        scene.installation.operator().start();
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkIsCutWhileItPublishes(Publishing what) {
        registry.cutAt(what, true);
        next("");
        registry.awaitCut();
        scene.awaitReason("apps", Condition.Type.PUBLISHED, "RegistryTimeout");

        registry.mend();
    }

    /** Two are superseded at least, of which one is removed, or is to be. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOperatorIsKilledWhileItRemovesWhatIsSuperseded(boolean answered) {
        next("");
        scene.awaitPublished();
        cutAndKill(registry, EvidenceCutsIT::isDeletion, answered, () -> next(KEEP_ONE));
        assertThat(scene.listed()).isEqualTo(answered ? expected - 1 : expected);

        scene.installation.operator().start();

        scene.awaitReason("apps", Condition.Type.PRUNED, "Pruned");
        expected = 1;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOperatorIsKilledWhileItRemovesWhatAnObjectHadPublished(boolean answered) {
        publishTwiceAsTill();
        cutAndKill(registry, EvidenceCutsIT::isDeletion, answered, () -> scene.delete("till"));
        assertThat(scene.bundle("apps", "till").isMarkedForDeletion()).isTrue();
        assertThat(scene.listed()).isEqualTo(expected + (answered ? 1 : 2));

        scene.installation.operator().start();

        scene.awaitGone("till");
    }

    private static void publishTwiceAsTill() {
        for (var times = 1; times <= 2; times++) {
            asked++;
            scene.report("apps", 1 + asked, false);
            scene.ask("apps", "till", FIRST_INTERVAL + asked);
            scene.awaitListed(expected + times);
        }
        published += 2;
        scene.deleteWith("till", FIRST_INTERVAL + asked);
    }

    /** What was published before stays meanwhile. */
    @Test
    void theNetworkIsCutWhileItCollects() {
        var report = artifact();
        registry.cutAt(request -> request.path().contains("/apps/reports/"), false);
        askFor(report);
        registry.awaitCut();
        scene.awaitReason("apps", Condition.Type.COLLECTED, "SourceUnavailable");
        assertThat(scene.published().complete()).isTrue();
        assertThat(scene.listed()).isEqualTo(expected);
        registry.mend();

        askFor(report);

        scene.awaitListed(expected + 1);
        scene.awaitPublished();
        assertThat(scene.published().complete()).isTrue();
        assertThat(scene.lists(scene.published().referrer())).isTrue();
        expected++;
        published++;
    }

    /** Pushes a report, which no item has named yet. */
    private static String artifact() {
        var fixtures = new ImageFixtures(scene.registry, 44);
        var report = "<testsuite><testcase name='one'/><testcase name='two'/></testsuite>";
        var manifest = """
                {"schemaVersion": 2, "mediaType": "%1$s", "artifactType": "application/vnd.example.junit",
                 "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%2$s", "size": 2},
                 "layers": [{"mediaType": "application/xml", "digest": "%3$s", "size": %4$d}]}
                """.formatted(
                        MANIFEST,
                        fixtures.blob("apps/reports", bytes("{}")),
                        fixtures.blob("apps/reports", bytes(report)),
                        report.length());
        return registry.host() + "/apps/reports@" + fixtures.manifest("apps/reports", "1", MANIFEST, bytes(manifest));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void askFor(String report) {
        asked++;
        scene.resources.apply(request("shop")
                .replace("configMap: {name: results, key: junit.xml}", "artifact: {reference: \"" + report + "\"}"));
    }
}
