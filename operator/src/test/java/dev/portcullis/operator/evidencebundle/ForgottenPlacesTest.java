package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForgottenPlacesTest {
    private static final int MOST = EvidenceBundleStatus.MOST_PLACES;
    private static final List<String> KEYS = IntStream.rangeClosed(0, MOST)
            .mapToObj(number -> Pem.of(CertificateAuthority.newKeyPair().getPublic()))
            .toList();

    private final BundleScene scene = new BundleScene();
    private int published;

    private static String fingerprint(int number) {
        return SigningKey.ofPem(KEYS.get(number)).orElseThrow().fingerprint();
    }

    /** Has something else signed than before, by a key. */
    private void publishBy(int number) {
        scene.publicKey = KEYS.get(number);
        published++;
        scene.outcome = new ItemOutcome.Failed("TestsFailed" + published, "some failed");
        scene.now = scene.now.plus(Duration.ofHours(25));
        scene.settle();
        assertThat(scene.pushes).hasSize(published);
    }

    private void publishByTheFirst(int count) {
        IntStream.range(0, count).forEach(this::publishBy);
    }

    private void assertSays(String reason, String what) {
        assertThat(conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
            assertThat(condition.reason()).isEqualTo(reason);
            assertThat(condition.message()).contains(what, BundleScene.REPOSITORY);
        });
    }

    private List<Condition> conditions() {
        return scene.object.getStatus().conditions().stream()
                .filter(condition -> condition.type() == Condition.Type.REMOVABLE)
                .toList();
    }

    @Test
    void nothingIsSaidWhileThereIsRoom() {
        publishByTheFirst(MOST - 1);

        assertThat(conditions()).isEmpty();
    }

    @Test
    void whatIsForgottenNextIsNamedBeforeThat() {
        publishByTheFirst(MOST);

        assertSays("PlacesFull", fingerprint(0));
        publishBy(MOST - 1);
        assertSays("PlacesFull", fingerprint(0));
        assertThat(scene.object.getStatus().publishedIn()).contains(new Place(BundleScene.REPOSITORY, KEYS.get(0)));
    }

    @Test
    void aKeyThatIsUsedAgainIsNotForgotten() {
        publishByTheFirst(MOST);

        publishBy(0);

        assertSays("PlacesFull", fingerprint(1));
    }

    @Test
    void whatWasForgottenIsNamedFromThenOn() {
        publishByTheFirst(MOST + 1);

        assertSays("PlacesForgotten", fingerprint(0));
        publishBy(MOST);
        assertSays("PlacesForgotten", fingerprint(0));
        publishBy(0);
        assertSays("PlacesForgotten", fingerprint(1));
    }

    @Test
    void whoSignsIsNamedAsFarAsItCanBeRead() {
        assertThat(Places.describe(new Place("registry.example.com/a", "key")))
                .isEqualTo("registry.example.com/a signed by a key that cannot be read");
    }
}
