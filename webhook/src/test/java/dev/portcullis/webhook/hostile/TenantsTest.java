package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.webhook.gather.ReadPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one namespace has, does and suffers changes no verdict of another one, and keeps none waiting. */
@Timeout(300)
final class TenantsTest {
    private static final Credential GOOD = new Credential("bob", "bobs-secret");
    private static final Credential BAD = new Credential("mallory", "mallorys-secret");

    /** Whoever is stuck is stuck for so long: longer than judging all other images takes, on a machine however slow. */
    private static final Duration LONG = Duration.ofMinutes(5);

    /** The bound on what others cause: an image is judged within this, cold, whatever they do. A hundredth of it is usual. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private static final int COLD_IMAGES = 10;

    private final ScriptedRegistry registry = ScriptedRegistry.start();
    private final ScriptedRegistry slow = ScriptedRegistry.start().otherwise(Response.silence());
    private final ReadPath path = new ReadPath(settings(registry, slow));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        registry.close();
        slow.close();
        threads.close();
        path.close();
    }

    /** The first image that a process judges takes longer than any other one. */
    @BeforeEach
    void isAcceptedWhileNobodyElseAsks() {
        registry.otherwise(RecordedAnswers.of(Signed.in("warm/up")));
        assertThat(judge("b", Signed.in("warm/up"))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aCredentialThatIsRefusedSpoilsNoOtherNamespace() {
        registry.otherwise(basic(RecordedAnswers.of(Signed.image())));

        assertThat(judge("a", Signed.image(), BAD).reason()).isEqualTo(Reason.REGISTRY_UNAUTHORIZED);
        assertThat(judge("b", Signed.image(), GOOD)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void manyCredentialsThatAreRefusedAtTheSameTimeSpoilNoOtherNamespace() throws Exception {
        registry.otherwise(basic(RecordedAnswers.of(Signed.image())));

        var refused = IntStream.range(0, 20)
                .mapToObj(number -> threads.submit(() -> judge("a", Signed.image(), BAD)))
                .toList();
        var accepted = IntStream.range(0, 20)
                .mapToObj(number -> threads.submit(() -> judge("b", Signed.image(), GOOD)))
                .toList();

        for (var verdict : accepted) {
            assertThat(verdict.get()).isInstanceOf(Verdict.Allow.class);
        }
        for (var verdict : refused) {
            // Facts are about content: whoever names the digest may know them once somebody has proved them.
            assertThat(verdict.get().reason()).isIn(Reason.REGISTRY_UNAUTHORIZED, Reason.VERIFIED);
        }
    }

    @Test
    void anAbsenceThatOneCredentialSeesIsNoneForAnother() {
        Behaviour honest = RecordedAnswers.of(Signed.image());
        registry.otherwise(request -> {
            if (request.authorization() == null) {
                return Response.challenge("Basic realm=\"registry\"");
            }
            return request.authorization().equals(header(GOOD)) ? honest.answer(request) : Response.of(404);
        });

        assertThat(judge("a", Signed.image(), BAD)).isInstanceOf(Verdict.Deny.class);
        assertThat(judge("b", Signed.image(), GOOD)).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBareCopyInAnotherRepositoryHasNoEvidenceAndTakesNone(boolean bareFirst) {
        var bare = Signed.bareIn("a/copy");
        registry.otherwise(RecordedAnswers.of(Signed.in("b/app"), bare));

        if (bareFirst) {
            assertThat(judge("a", bare).reason()).isEqualTo(Reason.SIGNATURE_MISSING);
        }
        assertThat(judge("b", Signed.in("b/app"))).isInstanceOf(Verdict.Allow.class);
        assertThat(judge("a", bare).reason()).isEqualTo(Reason.SIGNATURE_MISSING);
        assertThat(judge("b", Signed.in("b/app"))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aRegistryThatHangsKeepsNobodyElseWaiting() throws Exception {
        var images = repositories("b/app");
        registry.otherwise(RecordedAnswers.of(images));

        var alone = slowest(Stream.of(images).limit(COLD_IMAGES));
        var stuck = stuck(slow);
        var beside = slowest(Stream.of(images).skip(COLD_IMAGES));

        report("a registry that hangs", alone, beside);
        assertThat(stuck).noneMatch(Future::isDone);
    }

    @Test
    void aRepositoryThatHangsKeepsNobodyElseOfTheSameRegistryWaiting() throws Exception {
        var images = repositories("b/app");
        Behaviour honest = RecordedAnswers.of(images);
        registry.otherwise(
                request -> request.path().startsWith("/v2/a/") ? Response.silence() : honest.answer(request));

        var alone = slowest(Stream.of(images).limit(COLD_IMAGES));
        var stuck = stuck(registry);
        var beside = slowest(Stream.of(images).skip(COLD_IMAGES));

        report("a repository that hangs", alone, beside);
        assertThat(stuck).noneMatch(Future::isDone);
    }

    /** More images of one namespace than are looked up at once, each in a repository of its own that never answers; returns once it is asked. */
    private List<Future<Verdict>> stuck(ScriptedRegistry where) {
        var before = where.requests().size();
        var waiting = IntStream.range(0, 40)
                .mapToObj(number -> threads.submit(() ->
                        judge(access("a", LONG), Attack.reference(where.host(), "a/app" + number, Signed.digest()))))
                .toList();
        while (where.requests().size() < before + 8) {
            Thread.onSpinWait();
        }
        return waiting;
    }

    /** Judges images that nobody has asked about yet, one after the other, each within the bound. */
    private Duration slowest(Stream<RecordedImage> images) {
        return images.map(image -> {
                    var start = System.nanoTime();
                    var reference = Attack.reference(registry.host(), image.repository(), Signed.digest());
                    assertThat(judge(access("b", BOUND), reference)).isInstanceOf(Verdict.Allow.class);
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static void report(String what, Duration alone, Duration beside) {
        System.out.printf(
                "slowest of %d cold images: %d ms alone, %d ms beside %s; bound %d ms%n",
                COLD_IMAGES, alone.toMillis(), beside.toMillis(), what, BOUND.toMillis());
        assertThat(beside).isLessThan(BOUND);
    }

    private static RecordedImage[] repositories(String prefix) {
        return IntStream.range(0, 2 * COLD_IMAGES)
                .mapToObj(number -> Signed.in(prefix + number))
                .toArray(RecordedImage[]::new);
    }

    private Verdict judge(String tenant, RecordedImage image, Credential... credentials) {
        return judge(
                access(tenant, PATIENT, credentials),
                Attack.reference(registry.host(), image.repository(), Signed.digest()));
    }

    private Verdict judge(Access access, String image) {
        return path.judge(image, Rules.enforcing(registry.host(), slow.host()), access)
                .verdict();
    }

    private static Access access(String tenant, Duration time, Credential... credentials) {
        return new Access(tenant, repository -> Arrays.asList(credentials), Deadline.after(time));
    }

    private static Behaviour basic(Behaviour behaviour) {
        return request -> header(GOOD).equals(request.authorization())
                ? behaviour.answer(request)
                : Response.challenge("Basic realm=\"registry\"");
    }

    private static String header(Credential credential) {
        var pair = credential.username() + ":" + credential.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> settings(ScriptedRegistry... registries) {
        var settings = new HashMap<String, String>();
        for (var number = 0; number < registries.length; number++) {
            var prefix = "portcullis.registries[" + number + "].";
            settings.put(prefix + "host", registries[number].host());
            settings.put(prefix + "plain-http", "true");
            settings.put(prefix + "allow-private-addresses", "true");
        }
        return settings;
    }
}
