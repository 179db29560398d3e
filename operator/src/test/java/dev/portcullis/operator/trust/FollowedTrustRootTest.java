package dev.portcullis.operator.trust;

import static dev.portcullis.operator.trust.FollowedScene.FIRST;
import static dev.portcullis.operator.trust.FollowedScene.MORE_THAN_A_REFRESH;
import static dev.portcullis.operator.trust.FollowedScene.MORE_THAN_A_RETRY;
import static dev.portcullis.operator.trust.FollowedScene.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.operator.sample.FixedClock;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a trust root that follows a repository, by way of restarts, attacks and outages. */
class FollowedTrustRootTest {
    private static TufScenarios scenarios;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write(@TempDir Path repositories) {
        scenarios = FollowedScene.write(repositories);
    }

    private static FollowedScene scene(String scenario) {
        return new FollowedScene(scenarios, scenario);
    }

    /** Returns a scene in which the first step was followed, and the next refresh is due. */
    private static FollowedScene followed(String scenario) {
        var scene = scene(scenario);
        scene.look().isFresh(FIRST);
        scene.clock.advance(MORE_THAN_A_REFRESH);
        return scene;
    }

    @ParameterizedTest
    @CsvSource({"two-rotations, 3", "every-key-replaced, 2", "expired-root-between, 3", "recovered-by-withdrawal, 3"})
    void followsNewRootsAcrossRestarts(String scenario, long version) {
        try (var scene = scene(scenario)) {
            scene.look().isFresh(FIRST);
            scene.clock.advance(MORE_THAN_A_REFRESH);
            scene.serve(2);
            var rotated = scene.look();
            assertThat(rotated.rootVersion()).isGreaterThan(1);
            scene.clock.advance(MORE_THAN_A_REFRESH);
            var again = scene.look();
            assertThat(again.condition(Condition.Type.STALE).reason()).isEqualTo("Refreshed");
            assertThat(again.rootVersion()).isEqualTo(rotated.rootVersion());
            assertThat(scene.outcomes).containsOnly("Refreshed").hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rollback-timestamp, TufRollback",
        "rollback-snapshot, TufRollback",
        "rollback-targets, TufRollback",
        "rollback-delegated, TufRollback",
        "snapshot-lacks-a-file, TufRollback",
        "expired-root, TufExpired",
        "root-without-old-keys, TufThresholdNotMet",
        "root-without-new-keys, TufThresholdNotMet",
        "root-with-one-old-key, TufThresholdNotMet",
        "withdrawn-key, TufThresholdNotMet",
        "missing-root-version, TufThresholdNotMet",
        "skipped-root-version, TufVersionMismatch",
        "too-many-roots, TufFileTooLarge",
        "half-updated, TufFileMissing",
    })
    void whatIsRefusedLeavesTheLastGoodContentInForce(String scenario, String reason) {
        try (var scene = scene(scenario)) {
            var before = scene.look();
            scene.clock.advance(MORE_THAN_A_REFRESH);
            scene.serve(2);

            var after = scene.look();

            after.isStale(reason, before.trustedRoot());
            assertThat(after.delivery().verifiedUntil())
                    .as("a failed refresh prolongs nothing")
                    .isEqualTo(before.delivery().verifiedUntil());
            assertThat(after.condition(Condition.Type.READY).status()).isEqualTo(Condition.Status.TRUE);
            assertThat(after.condition(Condition.Type.STALE).message())
                    .contains("In force is what was fetched at 2026-01-01T00:00:00Z")
                    .contains("it verifies new evidence until 2026-01-15T00:00:00Z");
            scene.look().isStale(reason, before.trustedRoot());
            assertThat(scene.outcomes).endsWith("Refreshed", reason);
            scene.clock.advance(MORE_THAN_A_RETRY);
            scene.look().isStale(reason, before.trustedRoot());
            assertThat(scene.outcomes).endsWith("Refreshed", reason, reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "threshold-not-met, TufThresholdNotMet",
        "other-content, TufDigestMismatch",
        "longer-content, TufFileTooLarge",
        "expired-timestamp, TufExpired",
        "missing-timestamp, TufFileMissing",
        "other-repository, TufThresholdNotMet",
        "not-json, TufMetadataMalformed",
    })
    void nothingIsInForceBeforeTheRepositoryAnsweredWell(String scenario, String reason) {
        try (var scene = scene(scenario)) {
            var look = scene.look();

            assertThat(look.inForce()).isNull();
            assertThat(look.condition(Condition.Type.STALE).reason()).isEqualTo(reason);
            assertThat(look.condition(Condition.Type.STALE).message()).endsWith("Nothing is in force.");
            assertThat(look.condition(Condition.Type.RESOLVED_REFS).message()).contains("[" + reason + "]");
            assertThat(look.condition(Condition.Type.READY).reason()).isEqualTo("TrustRootNotReady");
        }
    }

    @Test
    void aFrozenRepositoryIsNoticedWhenItsTimestampExpires() {
        try (var scene = followed("good")) {
            scene.clock.advance(Duration.ofDays(6));
            scene.look().isFresh(FIRST);
            scene.clock.advance(Duration.ofDays(1));

            scene.look().isStale("TufExpired", FIRST);
        }
    }

    @Test
    void aFileWithoutEndIsGivenUp() {
        try (var scene = followed("updated")) {
            scene.server.answer("/timestamp.json", TufServer.endless(200));

            scene.look().isStale("TufFileTooLarge", FIRST);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "targets/, TufDigestMismatch, changed",
        "targets/, TufFileTooLarge, longer",
        "targets/, TufDigestMismatch, shorter",
        "2.targets.json, TufDigestMismatch, changed",
        "2.snapshot.json, TufFileTooLarge, longer",
        "timestamp.json, TufMetadataMalformed, shorter",
    })
    void otherBytesThanWereSignedAreRefused(String file, String reason, String change) throws IOException {
        try (var scene = followed("updated")) {
            scene.server.serve(altered(scenarios.step("updated", 2), file, text -> switch (change) {
                case "changed" -> text.replaceFirst("\"([a-z])", "\"$1$1").replaceFirst("([a-z])\"", "\"");
                case "longer" -> text + "\n";
                default -> text.substring(1);
            }));

            scene.look().isStale(reason, FIRST);
            scene.clock.advance(MORE_THAN_A_RETRY);
            scene.serve(2);
            scene.look().isFresh(NEXT);
        }
    }

    private Path altered(Path step, String file, UnaryOperator<String> change) throws IOException {
        try (var entries = Files.walk(step)) {
            for (var entry : entries.filter(Files::isRegularFile).toList()) {
                var name = step.relativize(entry).toString();
                var copy = folder.resolve(name);
                Files.createDirectories(copy.getParent());
                var text = Files.readString(entry);
                Files.writeString(copy, name.startsWith(file) ? change.apply(text) : text);
            }
        }
        return folder;
    }

    @Test
    void aRepositoryThatIsDownIsToldAndAskedAgain() {
        try (var scene = followed("updated")) {
            scene.server.answer("/2.root.json", TufServer.status(503));

            var down = scene.look().isStale("TufUnreachable", FIRST);

            assertThat(down.condition(Condition.Type.STALE).message())
                    .contains("answered 503", "Check the address of the TUF repository");
            assertThat(down.pause()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
        }
    }

    @Test
    void asksWhenItIsDueAndNotBefore() {
        try (var scene = scene("good")) {
            assertThat(scene.look().isFresh(FIRST).pause()).isBetween(Duration.ofHours(5), Duration.ofHours(7));
            scene.server.takeRequests();
            scene.clock.advance(Duration.ofHours(5));

            scene.look().isFresh(FIRST);
            assertThat(scene.server.takeRequests()).isEmpty();
            scene.clock.advance(Duration.ofHours(2));

            scene.look().isFresh(FIRST);
            assertThat(scene.server.takeRequests()).containsExactly("/2.root.json", "/timestamp.json");
            assertThat(scene.outcomes).containsExactly("Refreshed", "Refreshed");
        }
    }

    @Test
    void afterTooLongNothingNewIsVerified() {
        try (var scene = followed("good")) {
            scene.server.close();
            scene.clock.advance(Duration.ofDays(13));
            var before = scene.look().isStale("TufUnreachable", FIRST);
            assertThat(before.condition(Condition.Type.READY).reason()).isEqualTo("Ready");
            scene.clock.advance(Duration.ofDays(1));

            var after = scene.look().isStale("TufUnreachable", FIRST);

            assertThat(after.content()).isEqualTo(before.content());
            assertThat(after.condition(Condition.Type.READY).status()).isEqualTo(Condition.Status.FALSE);
            assertThat(after.condition(Condition.Type.READY).reason()).isEqualTo("TrustRootStale");
            assertThat(after.condition(Condition.Type.STALE).message())
                    .contains("it verifies no new evidence since 2026-01-15T00:00:00Z");
        }
    }

    @Test
    void isLookedAtAgainWhenItGoesStale() {
        try (var scene = scene("good")) {
            scene.edit(scene.spec("inline: " + FollowedScene.quoted(scene.root()), "20m"));
            scene.look().isFresh(FIRST);
            scene.server.close();
            scene.clock.advance(Duration.ofMinutes(15));

            assertThat(scene.look().isStale("TufUnreachable", FIRST).pause())
                    .isEqualTo(Duration.ofMinutes(5).plusSeconds(1));
        }
    }

    @Test
    void forgettingWhatWasKeptBringsNoOlderVersionBack() {
        try (var scene = followed("updated")) {
            scene.serve(2);
            var newer = scene.look().isFresh(NEXT);
            scene.clock.advance(MORE_THAN_A_REFRESH);
            scene.keeper.replace(null);
            scene.serve(1);

            var rolledBack = scene.look().isStale("TufRollback", NEXT);

            assertThat(rolledBack.content()).isEqualTo(newer.content());
            assertThat(rolledBack.condition(Condition.Type.READY).reason()).isEqualTo("Ready");
            scene.look().isStale("TufRollback", NEXT);
            scene.clock.advance(MORE_THAN_A_RETRY);
            scene.serve(2);
            scene.look().isFresh(NEXT);
        }
    }

    @Test
    void nobodyCanReplayWhatWasKeptBefore() {
        try (var scene = followed("updated")) {
            var before = scene.keeper.text();
            scene.serve(2);
            scene.look().isFresh(NEXT);
            scene.clock.advance(MORE_THAN_A_REFRESH);
            scene.keeper.replace(before);
            scene.serve(1);

            scene.look().isStale("TufRollback", NEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T", "format", "", "[0-9a-f]{64}"})
    void whatSomebodyElseWroteThereCountsForNothing(String part) {
        try (var scene = scene("good")) {
            scene.look().isFresh(FIRST);
            scene.server.takeRequests();
            var text = String.valueOf(scene.keeper.text());
            scene.keeper.replace(text.replaceFirst(part, "2026-06-01T"));

            scene.look().isFresh(FIRST);

            assertThat(scene.server.takeRequests())
                    .as("it begins anew from the root given")
                    .hasSize(5);
        }
    }

    @Test
    void aSpecCanBeEditedWhileTheRepositoryIsDown() {
        try (var scene = followed("good")) {
            scene.server.close();
            var spec = scene.spec();
            var key =
                    new TrustRootSpec.PublicKey("other", spec.keys().getFirst().pem(), null, null);
            scene.edit(new TrustRootSpec(spec.trustedRoot(), List.of(key), null, null, null, List.of(), null));

            var look = scene.look().isStale("TufUnreachable", FIRST);

            assertThat(look.spec().keys()).containsExactly(key);
        }
    }

    @Test
    void anEditedEndCountsFromTheLastRefresh() {
        try (var scene = followed("good")) {
            scene.server.close();
            scene.keeper.replace(null);
            scene.edit(scene.spec("inline: " + FollowedScene.quoted(scene.root()), "24h"));

            var look = scene.look().isStale("TufUnreachable", FIRST);

            assertThat(look.delivery().verifiedUntil()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(look.condition(Condition.Type.READY).reason()).isEqualTo("Ready");
        }
    }

    @Test
    void anotherTargetIsNotReplacedByTheOneBefore() {
        try (var scene = followed("good")) {
            var tuf = Objects.requireNonNull(scene.spec().tuf());
            var other = new TrustRootSpec.TufRepository(tuf.url(), tuf.root(), "other.json", tuf.maxStaleness());
            scene.edit(new TrustRootSpec(
                    new TrustRootSpec.TrustedRoot(null, null, other), List.of(), null, null, null, List.of(), null));

            var look = scene.look().isStale("TufTargetUnknown", FIRST);

            assertThat(look.spec().keys()).as("the spec before").hasSize(1);
            assertThat(look.condition(Condition.Type.READY).reason()).isEqualTo("LastGoodInForce");
        }
    }

    @Test
    void theRootMayBeInAConfigMap() {
        try (var scene = scene("good")) {
            scene.edit(scene.spec("configMap: {name: roots, key: root.json}", "336h"));
            var lost = scene.look();
            assertThat(lost.condition(Condition.Type.RESOLVED_REFS).reason()).isEqualTo("RefNotFound");
            assertThat(lost.condition(Condition.Type.STALE).reason()).isEqualTo("Pending");
            assertThat(scene.server.takeRequests()).isEmpty();
            scene.configMaps.put("roots/root.json", scene.root());

            scene.look().isFresh(FIRST);
        }
    }

    @Test
    void whatIsNoTrustedRootIsNotAccepted() throws IOException {
        var repositories = Files.createDirectory(folder.resolve("placeholders"));
        var placeholders = TufScenarios.write(Tools.find(), repositories, FixedClock.BEGIN);
        try (var scene = new FollowedScene(placeholders, "good")) {
            var look = scene.look();

            assertThat(look.inForce()).isNull();
            assertThat(look.condition(Condition.Type.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
            assertThat(look.condition(Condition.Type.ACCEPTED).message()).contains("spec.trustedRoot");
        }
    }
}
