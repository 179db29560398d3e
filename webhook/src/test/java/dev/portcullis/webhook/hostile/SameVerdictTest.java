package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.registry.Deadline;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.Trial.Who;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.webhook.gather.ReadPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form that a key signed without a log, with its platforms that nobody signed: what memory answers is what the registry would. */
@Timeout(60)
final class SameVerdictTest {
    private static final ScriptedRegistry REGISTRY = ScriptedRegistry.start();
    private static final Map<String, String> SETTINGS = Map.of(
            "portcullis.registries[0].host", REGISTRY.host(),
            "portcullis.registries[0].plain-http", "true",
            "portcullis.registries[0].allow-private-addresses", "true");
    private static final InstallationKeys KEYS =
            new InstallationKeys(InstallationKey.of(new byte[InstallationKey.LENGTH]), null);
    private static final ReadPath SHARED = path();

    @BeforeAll
    static void serve() {
        REGISTRY.otherwise(RecordedAnswers.of(cells().map(RecordedCell::image).toArray(RecordedImage[]::new)));
    }

    @AfterAll
    static void close() {
        SHARED.close();
        REGISTRY.close();
    }

    static List<Trial> trials() {
        return cells().flatMap(cell -> Trial.of(cell).stream())
                .filter(trial -> trial.who() == Who.SIGNER)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("trials")
    void isTheSameColdAndWarm(Trial trial) {
        try (var fresh = path()) {
            var cold = judge(fresh, trial);

            assertThat(cold.reason().code()).isEqualTo(trial.accepted() ? "Verified" : trial.reason());
            assertThat(judge(fresh, trial)).isEqualTo(cold);
            assertThat(judge(SHARED, trial)).isEqualTo(cold);
            assertThat(judge(SHARED, trial)).isEqualTo(cold);
        }
    }

    @ParameterizedTest
    @MethodSource("trials")
    void isTheSameWithWhatTheOperatorVerified(Trial trial) {
        Verdict cold;
        try (var fresh = path()) {
            cold = judge(fresh, trial);
        }
        var facts = cold.satisfied().stream()
                .flatMap(satisfaction -> satisfaction.by().stream())
                .collect(Collectors.toSet());

        for (var known : List.of(facts, Set.<Fact>of())) {
            try (var shared = new ReadPath(SETTINGS, (repository, digest) -> verified(repository, digest, known))) {
                assertThat(judge(shared, trial)).isEqualTo(cold);
                assertThat(judge(shared, trial)).isEqualTo(cold);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trials")
    void whatTheOperatorVerifiedNeedsNoRegistryAndNothingElseIsAdmittedWithoutOne(Trial trial) {
        Verdict cold;
        try (var fresh = path()) {
            cold = judge(fresh, trial);
        }
        var facts = cold.satisfied().stream()
                .flatMap(satisfaction -> satisfaction.by().stream())
                .collect(Collectors.toSet());
        try (var gone = ScriptedRegistry.start()) {
            gone.otherwise(Response.of(503));
            var unreachable = new HashMap<>(SETTINGS);
            unreachable.put("portcullis.registries[0].direct", "false");
            unreachable.put("portcullis.registries[0].mirrors", gone.host());
            unreachable.put("portcullis.registries[1].host", gone.host());
            unreachable.put("portcullis.registries[1].plain-http", "true");
            unreachable.put("portcullis.registries[1].allow-private-addresses", "true");
            var mirror = ImageRepository.parse(
                    gone.host() + "/" + trial.recorded().image().repository());
            var moved = facts.stream().map(fact -> in(mirror, fact)).collect(Collectors.toSet());
            try (var alone = new ReadPath(unreachable, (repository, digest) -> verified(repository, digest, moved))) {
                var verdict = judge(alone, trial);
                assertThat(verdict).isInstanceOf(trial.accepted() ? Verdict.Allow.class : Verdict.Undecidable.class);
            }
        }
    }

    private static Fact in(ImageRepository repository, Fact fact) {
        return new Fact(
                fact.subject(),
                fact.claim(),
                fact.signer(),
                fact.trustRoot(),
                fact.material(),
                fact.times(),
                new Location(
                        repository, fact.location().layout(), fact.location().artifact()));
    }

    /** Returns what the operator would have written of these facts, as it is read. */
    private static Optional<VerifiedFacts> verified(ImageRepository repository, Digest digest, Set<Fact> facts) {
        var proven = facts.stream()
                .filter(fact -> fact.subject().equals(digest)
                        && fact.location().repository().equals(repository))
                .map(fact -> new Proven(fact, Demands.STRICT))
                .toList();
        var now = Instant.now();
        var image = VerifiedImages.seal(new VerifiedFacts(repository, digest, now, null, proven, List.of()), KEYS);
        return VerifiedImages.open(image, KEYS, Limits.of(now, Duration.ofHours(1)))
                        instanceof Opened.Believed(var believed)
                ? Optional.of(believed)
                : Optional.empty();
    }

    private static java.util.stream.Stream<RecordedCell> cells() {
        return Recording.load().cells().stream()
                .filter(cell -> cell.cell().by() == By.KEY && cell.cell().log() == LogVersion.NONE);
    }

    private static Verdict judge(ReadPath path, Trial trial) {
        var image = Attack.reference(REGISTRY.host(), trial.recorded().image().repository(), trial.digest());
        var access = new Access("team", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(30)));
        return path.judge(image, Rules.enforcing(REGISTRY.host()), access).verdict();
    }

    private static ReadPath path() {
        return new ReadPath(SETTINGS);
    }
}
