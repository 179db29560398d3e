package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.process.StackException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From an EvidenceBundle to an admitted Pod without a key that anybody keeps: the API server is the issuer of identities, Fulcio, log and timestamp
 * authority are real.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeylessBundleIT {
    private static EvidenceScene scene;
    private static CertifiedAccounts accounts;

    @BeforeAll
    static void start() {
        scene = EvidenceScene.start("keyless-bundle");
        accounts = CertifiedAccounts.start(scene);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    @Order(1)
    void withoutAnyKeyTheServiceAccountSignsAndThePolicyCountsIt() {
        accounts.awaitRefusal("[AttestationMissing]", "evidence-bundle/v1");
        scene.report("apps", 2, false);

        accounts.ask("release", 24);
        accounts.awaitReason(Condition.Type.SIGNED, "SigningRefused", "evidence.audiences");
        accounts.permit();
        accounts.ask("release", 21);

        accounts.awaitReason(Condition.Type.FRESH, "Fresh", "complete");
        assertThat(accounts.published().rekorIndex()).isNotNegative();
        assertThat(accounts.published().keyVersion()).isNull();
        accounts.awaitRefusal();
    }

    @Test
    @Order(2)
    void cosignAcceptsThatServiceAccountAndNoOther() {
        assertThat(accounts.verifyBy("release")).contains("payload");
        assertThatThrownBy(() -> accounts.verifyBy("default")).isInstanceOf(StackException.class);
    }

    @Test
    @Order(3)
    void nobodyIsSignedForByATokenThatTheOperatorMayNotHave() {
        scene.report("apps", 5, false);
        accounts.ask("default", 23);
        accounts.awaitReason(Condition.Type.SIGNED, "SigningRefused", "may not ask for tokens");

        accounts.signBy("api");
        accounts.ask("release", 22);
        accounts.awaitReason(Condition.Type.SIGNED, "SigningRefused", "no tokens with audience api");
    }
}
