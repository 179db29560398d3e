package dev.portcullis.operator.trust;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.process.Yaml;
import dev.portcullis.operator.sample.FixedClock;
import dev.portcullis.operator.sample.Samples;
import dev.portcullis.operator.tuf.MemoryKeeper;
import dev.portcullis.operator.tuf.RefreshSchedule;
import dev.portcullis.operator.tuf.Refresher;
import dev.portcullis.operator.tuf.RepositoryFollower;
import dev.portcullis.operator.tuf.RepositoryFollower.Lookout;
import dev.portcullis.sigstore.tuf.TufClient;
import dev.portcullis.sigstore.tuf.TufRefresh;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.http.HttpTufFetcher;
import dev.portcullis.sigstore.tuf.http.Reach;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trust root that follows a repository of go-tuf over HTTP. Every look is the first one of an operator that was started anew. */
final class FollowedScene implements AutoCloseable {
    static final Duration MORE_THAN_A_REFRESH = Duration.ofHours(7);
    static final Duration MORE_THAN_A_RETRY = Duration.ofMinutes(12);
    static final String FIRST = Yaml.trustedRoot("first.test");
    static final String NEXT = Yaml.trustedRoot("next.test");

    final FixedClock clock = new FixedClock();
    final MemoryKeeper keeper = new MemoryKeeper();
    final Map<String, String> configMaps = new HashMap<>();
    final List<String> outcomes = new ArrayList<>();
    final TufServer server;
    private final byte[] root;
    private final String scenario;
    private final TufScenarios scenarios;
    private TrustRootSpec spec;
    private @Nullable TrustRootContent inForce;

    FollowedScene(TufScenarios scenarios, String scenario) {
        this.scenarios = scenarios;
        this.scenario = scenario;
        this.root = scenarios.root(scenario);
        this.server = TufServer.start(scenarios.step(scenario, 1));
        this.spec = spec("inline: " + quoted(new String(root, StandardCharsets.UTF_8)), "336h");
    }

    /** Writes repositories whose first content is one trusted root, and their next one another. */
    static TufScenarios write(Path folder) {
        try {
            var first = Files.writeString(folder.resolve("first.json"), FIRST);
            var next = Files.writeString(folder.resolve("next.json"), NEXT);
            return TufScenarios.write(Tools.find(), folder.resolve("scenarios"), FixedClock.BEGIN, first, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a spec that follows the repository; its address is another one, as no CRD allows plain HTTP. */
    TrustRootSpec spec(String rootSource, String maxStaleness) {
        return Serialization.unmarshal("""
                keys: [{name: release, pem: %s}]
                trustedRoot:
                  tuf:
                    url: https://tuf.example.test
                    maxStaleness: %s
                    root: {%s}
                """.formatted(quoted(Yaml.KEY), maxStaleness, rootSource), TrustRootSpec.class);
    }

    TrustRootSpec spec() {
        return spec;
    }

    void edit(TrustRootSpec edited) {
        spec = edited;
    }

    void serve(int step) {
        server.serve(scenarios.step(scenario, step));
    }

    String root() {
        return new String(root, StandardCharsets.UTF_8);
    }

    /**
     * What was found at one look.
     *
     * @param conditions what the status says
     * @param inForce what is in force
     * @param pause in what time it is looked at again
     */
    record Look(List<Condition> conditions, @Nullable TrustRootContent inForce, Duration pause) {
        Condition condition(Condition.Type type) {
            return conditions.stream()
                    .filter(condition -> condition.type() == type)
                    .findFirst()
                    .orElseThrow();
        }

        TrustRootContent content() {
            return requireNonNull(inForce, "nothing is in force");
        }

        TrustRootSpec spec() {
            return requireNonNull(content().spec());
        }

        Delivery delivery() {
            return requireNonNull(content().tuf());
        }

        String trustedRoot() {
            return requireNonNull(requireNonNull(spec().trustedRoot()).inline());
        }

        long rootVersion() {
            return delivery().root();
        }

        /** Tells that what was fetched now is in force. */
        Look isFresh(String trustedRoot) {
            assertThat(conditions)
                    .allSatisfy(condition -> assertThat(condition.good())
                            .as(condition.toString())
                            .isTrue());
            assertThat(condition(Condition.Type.STALE).reason()).isEqualTo("Refreshed");
            return holds(trustedRoot);
        }

        /** Tells that nothing came of it, that the condition says why, and that what was in force is so still. */
        Look isStale(String reason, String trustedRoot) {
            var stale = condition(Condition.Type.STALE);
            assertThat(stale.status()).as(stale.toString()).isEqualTo(Condition.Status.TRUE);
            assertThat(stale.reason()).as(stale.message()).isEqualTo(reason);
            return holds(trustedRoot);
        }

        private Look holds(String expected) {
            assertThat(trustedRoot()).isEqualTo(expected);
            return this;
        }
    }

    Look look() {
        return look(this::refresh);
    }

    Look look(Refresher refresher) {
        var object = new TrustRoot();
        object.getMetadata().setName("followed");
        object.setSpec(spec);
        var schedule = new RefreshSchedule(Duration.ofHours(6), Duration.ofMinutes(10));
        var follower = new RepositoryFollower(
                keeper,
                refresher,
                schedule,
                (name, failure) -> outcomes.add(
                        failure == null ? "Refreshed" : failure.reason().code()));
        var candidates = new TrustRootCandidates(
                reference -> Optional.ofNullable(configMaps.get(reference.name() + "/" + reference.key())),
                follower,
                key -> new TransitKeySource.Versions.Unread("nobody is to be asked"));
        var now = clock.instant();
        var found = candidates.of(object, () -> inForce, new Lookout(now, Samples.KEYS));
        if (found.candidate() instanceof Candidate.Acceptable(var text)
                && TrustRootContent.read(text) instanceof ReadResult.Read<TrustRootContent>(var content)) {
            inForce = content;
        }
        var staleness =
                new Staleness(inForce == null ? null : inForce.tuf(), Staleness.Problem.of(found.followed()), now);
        var conditions = new Conditions(List.of(), new Observation(1, now));
        var all = new ArrayList<>(conditions.of(
                found.candidate(),
                inForce != null,
                () -> spec.tuf() == null ? Readiness.READY : staleness.readiness(),
                ConditionReason.TRUST_ROOT_NOT_READY));
        if (spec.tuf() != null) {
            all.add(staleness.condition(conditions));
        }
        var followed = found.followed();
        return new Look(all, inForce, followed == null ? Duration.ZERO : staleness.until(followed.next()));
    }

    private TufRefresh refresh(FollowedRepository repository, TufState trusted, Instant now) {
        var address = RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow();
        try (var fetcher = new HttpTufFetcher(address, Reach.ANYWHERE)) {
            return new TufClient(fetcher, repository.target(), Duration.ofSeconds(60)).refresh(trusted, now);
        }
    }

    /** JSON strings are YAML scalars, whatever they hold. */
    static String quoted(String text) {
        try {
            return new ObjectMapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
