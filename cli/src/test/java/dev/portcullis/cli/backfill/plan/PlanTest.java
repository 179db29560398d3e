package dev.portcullis.cli.backfill.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cli.attest.Target;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.images.Listed.ByDigest;
import dev.portcullis.cli.backfill.plan.ImageResult.State;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final ByDigest ONE = image("a/one");
    private static final ByDigest TWO = image("b/two");
    private static final ByDigest THREE = image("c/three");
    private static final Digest REFERRER = digest("referrer");

    @Test
    void worksOnceOnWhatLacksIt() {
        var plan = Plan.of(List.of(TWO, ONE, TWO), Set.of(), Map.of(ONE, lacking(ONE), TWO, lacking(TWO)));

        assertThat(plan.work()).extracting(Target::image).containsExactly(ONE.image(), TWO.image());
        assertThat(plan.settled()).isEmpty();
    }

    @Test
    void leavesWhatHasItOrIsRefusedOrOutOfReach() {
        var plan = Plan.of(
                List.of(ONE, TWO, THREE),
                Set.of(),
                Map.of(
                        ONE, new Standing.Present(REFERRER),
                        TWO, new Standing.Refused(Reason.IMAGE_DENIED, "denied"),
                        THREE, new Standing.Unreachable(Reason.REGISTRY_TIMEOUT, "late")));

        assertThat(plan.work()).isEmpty();
        assertThat(plan.settled())
                .extracting(ImageResult::line)
                .containsExactly(
                        "present " + ONE.image() + ": " + REFERRER,
                        "refused " + TWO.image() + ": [ImageDenied] denied",
                        "unreachable " + THREE.image() + ": [RegistryTimeout] late");
    }

    @Test
    void looksAtNothingThatIsDoneOrHasNoDigest() {
        var images = List.of(ONE, TWO, TWO, Listed.of("c/three:v1", "line 3"));
        var done = Set.of(ONE.image());

        assertThat(Plan.toLookAt(images, done)).containsExactly(TWO);
        assertThat(Plan.of(images, done, Map.of(TWO, lacking(TWO))).settled())
                .extracting(ImageResult::state)
                .containsExactlyInAnyOrder(State.DONE, State.REFUSED);
    }

    @Test
    void signsNothingThatNobodyLookedAt() {
        assertThatThrownBy(() -> Plan.of(List.of(ONE), Set.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ONE.image());
    }

    @Test
    void takesNoTagAndNoRubbishForAnImage() {
        assertThat(Listed.of("a/one:v1", "line 1"))
                .isInstanceOfSatisfying(
                        Listed.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(Reason.DIGEST_REQUIRED));
        assertThat(List.of(Listed.of("a one", "line 2"), Listed.of("a@sha256:12", "line 3")))
                .allSatisfy(listed -> assertThat(listed)
                        .isInstanceOfSatisfying(
                                Listed.Unusable.class,
                                unusable -> assertThat(unusable.reason()).isEqualTo(Reason.REFERENCE_INVALID)));
        assertThat(Listed.of("docker.io/a/one:v1@" + ONE.digest(), "line 4")).isEqualTo(ONE);
    }

    @Test
    void saysByTheExitCodeWhetherToRunItAgain() {
        var present = ImageResult.attested("a", State.PRESENT, REFERRER);
        var refused = ImageResult.refused("b", Reason.IMAGE_DENIED, "");
        var unreachable = ImageResult.unreachable("c", Reason.REGISTRY_TIMEOUT, "");

        assertThat(Summary.of(List.of(present), List.of()).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(Summary.of(List.of(present), List.of(refused)).exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(Summary.of(List.of(unreachable, refused), List.of()).exitCode())
                .isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(Summary.of(List.of(unreachable, refused), List.of(present)).line())
                .isEqualTo("3 images: 1 had it already, 1 refused, 1 not reached");
    }

    private static Standing lacking(ByDigest image) {
        var subject = Descriptor.of("application/vnd.oci.image.manifest.v1+json", image.digest(), 8);
        return new Standing.Lacking(new Target(image.repository(), subject, image.repository()));
    }

    private static ByDigest image(String path) {
        return new ByDigest(new ImageRepository("docker.io", path), digest(path));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
