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
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.TrialResources;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.webhook.gather.ReadPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every form that cosign signs in, asked about by who signed it and by a stranger, and its platforms that nobody signed: what memory answers is what
 * the registry would.
 */
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
    private static final List<Question> QUESTIONS = cells().flatMap(cell -> Trial.of(cell).stream())
            .map(trial -> new Question(trial, Rules.of(trial, REGISTRY.host())))
            .toList();

    @BeforeAll
    static void serve() {
        REGISTRY.otherwise(RecordedAnswers.of(cells().map(RecordedCell::image).toArray(RecordedImage[]::new)));
    }

    @AfterAll
    static void close() {
        SHARED.close();
        REGISTRY.close();
    }

    /** A trial with what it is asked under. */
    record Question(Trial trial, PoliciesInForce rules) {
        Demands demands() {
            return Objects.requireNonNull(rules.trustRoots().get(TrialResources.NAME))
                    .root()
                    .demands();
        }

        Cell cell() {
            return trial.recorded().cell();
        }

        String repository() {
            return trial.recorded().image().repository();
        }

        /** Returns what is refused of the same cell. */
        List<Question> refused() {
            return QUESTIONS.stream()
                    .filter(other -> other.repository().equals(repository()))
                    .filter(other -> !other.trial.accepted())
                    .toList();
        }

        @Override
        public String toString() {
            return trial.toString();
        }
    }

    static List<Question> questions() {
        return QUESTIONS;
    }

    static List<Question> accepted() {
        return QUESTIONS.stream().filter(question -> question.trial.accepted()).toList();
    }

    /** Returns those of an index that no log entered: each waits for a registry in vain. */
    static List<Question> withoutLog() {
        return accepted().stream()
                .filter(question -> question.cell().log() == LogVersion.NONE)
                .filter(question -> question.cell().subject() == Subject.INDEX)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void isTheSameColdAndWarm(Question question) {
        try (var fresh = path()) {
            var cold = judge(fresh, question);

            assertThat(cold.reason().code())
                    .isEqualTo(
                            question.trial().accepted()
                                    ? "Verified"
                                    : question.trial().reason());
            assertThat(judge(fresh, question)).isEqualTo(cold);
            assertThat(judge(SHARED, question)).isEqualTo(cold);
            assertThat(judge(SHARED, question)).isEqualTo(cold);
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isTheSameWithWhatTheOperatorVerified(Question question) {
        Verdict cold;
        try (var fresh = path()) {
            cold = judge(fresh, question);
        }
        var facts = facts(cold);

        for (var known : List.of(facts, Set.<Fact>of())) {
            try (var shared = new ReadPath(
                    SETTINGS, (repository, digest) -> verified(repository, digest, known, question.demands()))) {
                assertThat(judge(shared, question)).isEqualTo(cold);
                assertThat(judge(shared, question)).isEqualTo(cold);
                assertThat(question.refused())
                        .isNotEmpty()
                        .allSatisfy(refused -> assertThat(
                                        judge(shared, refused).reason().code())
                                .isEqualTo(refused.trial().reason()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatTheOperatorVerifiedNeedsNoRegistry(Question question) {
        withoutRegistry(question, alone -> assertThat(judge(alone, question)).isInstanceOf(Verdict.Allow.class));
    }

    @ParameterizedTest
    @MethodSource("withoutLog")
    void nothingElseIsAdmittedWithoutRegistry(Question question) {
        withoutRegistry(
                question,
                alone -> assertThat(question.refused())
                        .isNotEmpty()
                        .allSatisfy(
                                refused -> assertThat(judge(alone, refused)).isInstanceOf(Verdict.Undecidable.class)));
    }

    /** Asks where the only registry answers nothing, and only what the operator verified for a question is known. */
    private static void withoutRegistry(Question question, Consumer<ReadPath> ask) {
        Set<Fact> facts;
        try (var fresh = path()) {
            facts = facts(judge(fresh, question));
        }
        try (var gone = ScriptedRegistry.start()) {
            gone.otherwise(Response.of(503));
            var unreachable = new HashMap<>(SETTINGS);
            unreachable.put("portcullis.registries[0].direct", "false");
            unreachable.put("portcullis.registries[0].mirrors", gone.host());
            unreachable.put("portcullis.registries[1].host", gone.host());
            unreachable.put("portcullis.registries[1].plain-http", "true");
            unreachable.put("portcullis.registries[1].allow-private-addresses", "true");
            var mirror = ImageRepository.parse(gone.host() + "/" + question.repository());
            var moved = facts.stream().map(fact -> in(mirror, fact)).collect(Collectors.toSet());
            try (var alone = new ReadPath(
                    unreachable, (repository, digest) -> verified(repository, digest, moved, question.demands()))) {
                ask.accept(alone);
            }
        }
    }

    private static Set<Fact> facts(Verdict verdict) {
        return verdict.satisfied().stream()
                .flatMap(satisfaction -> satisfaction.by().stream())
                .collect(Collectors.toSet());
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
    private static Optional<VerifiedFacts> verified(
            ImageRepository repository, Digest digest, Set<Fact> facts, Demands demands) {
        var proven = facts.stream()
                .filter(fact -> fact.subject().equals(digest)
                        && fact.location().repository().equals(repository))
                .map(fact -> new Proven(fact, demands))
                .toList();
        var now = Instant.now();
        var image = VerifiedImages.seal(new VerifiedFacts(repository, digest, now, null, proven, List.of()), KEYS);
        return VerifiedImages.open(image, KEYS, Limits.of(now, Duration.ofHours(1)))
                        instanceof Opened.Believed(var believed)
                ? Optional.of(believed)
                : Optional.empty();
    }

    private static Stream<RecordedCell> cells() {
        return Recording.load().cells().stream().filter(cell -> cell.signature().made());
    }

    private static Verdict judge(ReadPath path, Question question) {
        var image = Attack.reference(
                REGISTRY.host(), question.repository(), question.trial().digest());
        var access = new Access("team", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(30)));
        return path.judge(image, question.rules(), access).verdict();
    }

    private static ReadPath path() {
        return new ReadPath(SETTINGS);
    }
}
