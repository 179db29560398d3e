package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails while evidence is signed and published: nothing is lost, nothing published twice, and the conditions tell the truth. Each test asks
 * for what was not said before, so that there is one bundle more after it.
 */
@Tag("long")
class EvidenceOutagesIT {
    private static final int FIRST_INTERVAL = 100;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

    private static EvidenceScene scene;
    private static int rounds;
    private static int twice;
    private static int lost;

    @BeforeAll
    static void start() {
        scene = EvidenceScene.startWithoutReferrers("evidence-outages");
        next();
        scene.awaitPublished();
    }

    @AfterAll
    static void stop() {
        System.out.printf(
                "evidence bundles: %d faults, %d published, %d lost, %d published twice%n",
                rounds - 1, rounds - lost, lost, twice);
        scene.close();
    }

    @BeforeEach
    void countsBefore() {
        assertThat(scene.listed()).isEqualTo(rounds);
    }

    @AfterEach
    void oneMoreIsPublished() {
        scene.awaitPublished();
        var listed = scene.listed();
        lost += Math.max(0, rounds - listed);
        twice += Math.max(0, listed - rounds);
        assertThat(listed).isEqualTo(rounds);
    }

    /** Asks for something new. */
    private static void next() {
        rounds++;
        scene.report("apps", 1 + rounds, false);
        scene.ask("apps", "shop", FIRST_INTERVAL + rounds);
    }

    @Test
    void theVaultIsSealedForAWhile() {
        scene.vault.seal();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
        scene.vault.unseal();
    }

    @Test
    void theVaultDoesNotAnswerForAWhile() {
        scene.vault.pause();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
        scene.vault.resume();
    }

    @Test
    void theVaultIsStoppedForAWhile() {
        scene.vault.stop();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
        scene.vault.start();
        scene.vault.unseal();
    }

    @Test
    void loginsAreRevoked() {
        scene.vault.setup().revokeLogins("kubernetes");
        next();
    }

    @Test
    void theKeyIsRotated() {
        scene.vault.setup().rotate("transit", "release");
        next();
    }

    @Test
    void permissionIsTakenAwayAndGivenBack() {
        scene.vault.setup().policy("release", "path \"secret/none\" { capabilities = [\"read\"] }");
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "SigningRefused");
        scene.vault.setup().signingPolicy("release", "transit", "release");
    }

    @Test
    void theRegistryDoesNotAnswerForAWhile() {
        scene.registry.pause();
        next();
        scene.awaitReason("apps", Condition.Type.PUBLISHED, "RegistryTimeout");
        scene.registry.resume();
    }

    @Test
    void theOperatorIsKilledBeforeItSigns() {
        scene.vault.pause();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
        scene.restartOperator();
        scene.vault.resume();
    }

    @Test
    void theOperatorIsKilledWhenItHasSignedAndNotPublished() {
        scene.registry.pause();
        next();
        scene.awaitReason("apps", Condition.Type.PUBLISHED, "RegistryTimeout");
        var pending = scene.bundle("apps", "shop").getStatus().pending();
        scene.restartOperator();
        assertThat(scene.bundle("apps", "shop").getStatus().pending()).isEqualTo(pending);
        scene.registry.resume();
    }

    @Test
    void theOperatorIsKilledWhileItPublishes() {
        scene.registry.pause();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "Signed");
        scene.restartOperator();
        scene.registry.resume();
    }

    /** What it tells the API server is lost with that. */
    @Test
    void theOperatorIsKilledWhenItHasPublishedAndNotWrittenItDown() {
        scene.registry.pause();
        next();
        scene.awaitReason("apps", Condition.Type.SIGNED, "Signed");
        awaitPublishing();
        scene.stack.controlPlane().pauseApiServer();
        scene.registry.resume();
        scene.awaitListed(rounds);
        scene.installation.operator().kill();
        scene.stack.controlPlane().stopApiServer();
        scene.stack.controlPlane().startApiServer();
        assertThat(scene.bundle("apps", "shop").getStatus().pending()).isNotNull();
        scene.installation.operator().start();
    }

    /** That it has signed is seen before the operator is told that this was written down, and without that it does not publish. */
    private static void awaitPublishing() {
        scene.awaitAsked(URI.create("http://" + scene.registry.host()).getPort());
    }

    @Test
    void theLeaderIsFrozenBeforeItCollects() {
        race(() -> {}, () -> {});
    }

    /** Its signature comes while it is frozen, and another one is made. */
    @Test
    void theLeaderIsFrozenWhileItHasItSigned() {
        race(
                () -> {
                    scene.vault.pause();
                    next();
                    scene.awaitAsked(scene.vault.address().getPort());
                },
                scene.vault::resume);
    }

    @Test
    void theLeaderIsFrozenWhenItHasSignedAndNotPublished() {
        race(
                () -> {
                    scene.registry.pause();
                    next();
                    scene.awaitReason("apps", Condition.Type.SIGNED, "Signed");
                },
                scene.registry::resume);
    }

    /** What it tells the API server is lost with that. */
    @Test
    void theLeaderIsFrozenWhenItHasPublishedAndNotWrittenItDown() {
        race(
                () -> {
                    scene.registry.pause();
                    next();
                    scene.awaitReason("apps", Condition.Type.SIGNED, "Signed");
                    awaitPublishing();
                    scene.stack.controlPlane().pauseApiServer();
                    scene.registry.resume();
                    scene.awaitListed(rounds);
                },
                () -> {
                    scene.stack.controlPlane().stopApiServer();
                    scene.stack.controlPlane().startApiServer();
                });
    }

    /**
     * Freezes the leader where it stands, has another one take over and do what is to be done, and wakes the first, which goes on where it
     * was.
     *
     * @param before brings the leader there; asks for something new, or that is asked for once the leader is frozen
     * @param after has whoever leads from then on go on
     */
    private static void race(Runnable before, Runnable after) {
        var asked = rounds;
        // The one that was there before has given the lease back, and whoever came second could take it first.
        scene.awaitLeaderBut("second");
        try (var second = scene.installation.operatorReplica("second").start()) {
            var first = scene.installation.operator().process();
            before.run();
            first.pause();
            after.run();
            if (rounds == asked) {
                next();
            }
            scene.awaitLeader("second");
            scene.awaitPublished();
            first.resume();

            assertThat(first.awaitExit(TAKEN_OVER)).as("it leads no longer").isNotZero();
            scene.awaitPublished();
            assertThat(scene.lists(scene.published().referrer())).isTrue();
            assertThat(second.process().isRunning()).isTrue();
        }
        scene.installation.operator().start();
    }
}
