package dev.portcullis.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cli.attest.Attester;
import dev.portcullis.cli.attest.DestinationOption;
import dev.portcullis.cli.attest.OpenRegistries;
import dev.portcullis.cli.attest.SigningMeans;
import dev.portcullis.cli.attest.TimestampOptions;
import dev.portcullis.cli.backfill.RemoteImages.Order;
import dev.portcullis.cli.backfill.RemoteImages.Said;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.pace.Crew;
import dev.portcullis.cli.backfill.pace.Pacer;
import dev.portcullis.cli.backfill.pace.Patience;
import dev.portcullis.cli.backfill.plan.ImageResult;
import dev.portcullis.cli.backfill.plan.ImageResult.State;
import dev.portcullis.cli.backfill.plan.Standing;
import dev.portcullis.cli.backfill.plan.Summary;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.sign.LocalSigner;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.vault.VaultResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs against a registry in memory, at no pace, cut where it hurts. */
@Timeout(600)
class BackfillTest {
    private static final Digest NOBODY = Digest.of("nobody".getBytes(StandardCharsets.UTF_8));
    private static final LocalSigner KEY = key();

    private final AtomicLong now = new AtomicLong();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger signed = new AtomicInteger();
    private MemoryRegistry registry;

    @BeforeEach
    void start() {
        registry = new MemoryRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void signsWhatLacksItAndNothingTwice() {
        var images = List.<Listed>of(registry.image("one"), registry.image("two"), registry.image("one"));

        assertThat(states(run(images))).containsExactly(State.SIGNED, State.SIGNED);
        assertThat(states(run(images))).containsExactly(State.PRESENT, State.PRESENT);
        assertThat(done).hasSize(4);
        assertThat(signed).hasValue(2);
    }

    @Test
    void signsAndPushesNothingInARehearsal() {
        var summary = with(DeniedImages.of(List.of())).run(List.of(registry.image("one")), Set.of(), true);

        assertThat(states(summary)).containsExactly(State.WANTED);
        assertThat(registry.server().asked()).noneMatch(request -> request.startsWith("P"));
        assertThat(signed).hasValue(0);
        assertThat(done).isEmpty();
    }

    @Test
    void asksNothingAboutWhatIsDoneEarlier() {
        var one = registry.image("one");

        var summary = with(DeniedImages.of(List.of())).run(List.of(one), Set.of(one.image()), false);

        assertThat(states(summary)).containsExactly(State.DONE);
        assertThat(registry.server().requests()).isEmpty();
    }

    /** Wherever the registry goes away: what was said to be signed is, and the next run completes it without doubling anything. */
    @Test
    void nothingIsDoubledWhereverItIsCut() {
        var images = List.of(registry.image("one"), registry.image("two"));
        run(List.copyOf(images));
        var whole = registry.server().requests().size();

        for (var cut = 0; cut < whole; cut++) {
            registry.close();
            registry = new MemoryRegistry();
            var fresh = List.of(registry.image("one"), registry.image("two"));
            registry.answering(cut);
            var first = run(List.copyOf(fresh));
            registry.answering(Integer.MAX_VALUE);
            var second = run(List.copyOf(fresh));

            assertThat(first.exitCode()).as("cut after %d", cut).isEqualTo(2);
            assertThat(second.exitCode()).as("cut after %d", cut).isZero();
            assertThat(fresh)
                    .as("cut after %d", cut)
                    .allSatisfy(image -> assertThat(registry.referrers(image)).hasSize(1));
            first.results().stream()
                    .filter(result -> result.state() == State.SIGNED)
                    .forEach(result -> assertThat(second.results()).anySatisfy(after -> {
                        assertThat(after.image()).isEqualTo(result.image());
                        assertThat(after.referrer()).isEqualTo(result.referrer());
                    }));
        }
    }

    /** As if the process were killed between the push and the line in the state file. */
    @Test
    void nothingIsDoubledThatNobodyWroteDown() {
        var one = registry.image("one");
        var remote = remote(DeniedImages.of(List.of()), means(signer()));
        var killed = new Backfill(console(), new Crew(1), remote, (image, referrer) -> {
            throw new IllegalStateException("killed");
        });

        assertThatThrownBy(() -> killed.run(List.of(one), Set.of(), false)).hasMessage("killed");
        assertThat(states(run(List.of(one)))).containsExactly(State.PRESENT);
        assertThat(registry.referrers(one)).hasSize(1);
    }

    @Test
    void nothingIsDoubledThatAnotherRunSignedInTheMeantime() {
        var one = registry.image("one");
        var slow = remote(DeniedImages.of(List.of()), means(signer()));
        var target = ((Standing.Lacking) slow.look(one)).target();
        run(List.of(one));

        assertThat(slow.attest(target).state()).isEqualTo(State.PRESENT);
        assertThat(registry.referrers(one)).hasSize(1);
    }

    @Test
    void refusesWhatPoliciesDeny() {
        var one = registry.image("one");
        var index = registry.index("two", "application/vnd.oci.image.manifest.v1+json", one.digest());
        var nested = registry.index("three", "application/vnd.oci.image.index.v1+json", NOBODY);
        var other = registry.image("four");

        var summary =
                with(new DeniedImages(Set.of(one.digest()))).run(List.of(one, index, nested, other), Set.of(), false);

        assertThat(summary.results())
                .extracting(ImageResult::line)
                .anySatisfy(line -> assertThat(line).startsWith("refused " + one.image() + ": [ImageDenied]"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("refused " + index.image() + ": [ImageDenied] " + one.digest()))
                .anySatisfy(
                        line -> assertThat(line).startsWith("refused " + nested.image() + ": [ManifestUnsupported]"))
                .anySatisfy(line -> assertThat(line).startsWith("signed " + other.image()));
        assertThat(signed).hasValue(1);
        assertThat(summary.exitCode()).isOne();
    }

    @Test
    void signsIndexesWhereNothingIsDenied() {
        var nested = registry.index("three", "application/vnd.oci.image.index.v1+json", NOBODY);

        assertThat(states(run(List.of(nested)))).containsExactly(State.SIGNED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void saysWhatItMayNotDo(int status) {
        var one = registry.image("one");
        registry.server().on("/v2/apps/one/blobs/uploads/", Response.of(status));
        var two = registry.image("two");
        registry.server().on("/v2/apps/two/manifests/" + two.digest(), Response.of(status));
        var missing = new Listed.ByDigest(one.repository(), NOBODY);

        var summary = run(List.of(one, two, missing));

        assertThat(summary.exitCode()).isOne();
        assertThat(states(summary)).containsOnly(State.REFUSED);
        assertThat(summary.results())
                .extracting(ImageResult::detail)
                .anySatisfy(detail -> assertThat(detail).startsWith("[" + Reason.IMAGE_NOT_FOUND.code() + "]"));
        assertThat(done).isEmpty();
    }

    @Test
    void waitsAsLongAsItIsAsked() {
        var one = registry.image("one");
        var asked = new AtomicInteger();
        registry.server()
                .on(
                        "/v2/apps/one/blobs/uploads/",
                        request -> asked.getAndIncrement() == 0
                                ? Response.of(429).with("Retry-After", "90")
                                : Response.of(403));

        run(List.of(one));

        assertThat(pauses)
                .anySatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90)));
        assertThat(asked.get()).isOne();
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGNER_FORBIDDEN", "IDENTITY_MISMATCH", "CERTIFICATE_REQUEST_REFUSED"})
    void asksASignerThatRefusesNoSecondTime(Reason reason) {
        var asked = new AtomicInteger();
        Signer forbidden = message -> {
            asked.incrementAndGet();
            return new Signing.Failed(reason, "it may not");
        };
        var images = List.<Listed>of(registry.image("one"), registry.image("two"), registry.image("three"));
        var remote = remote(DeniedImages.of(List.of()), means(forbidden));

        var summary = new Backfill(console(), new Crew(1), remote, (image, referrer) -> done.add(image))
                .run(images, Set.of(), false);

        assertThat(asked).hasValue(1);
        assertThat(states(summary)).containsExactlyInAnyOrder(State.REFUSED, State.UNREACHABLE, State.UNREACHABLE);
        assertThat(done).isEmpty();
    }

    @Test
    void waitsAsLongAsFulcioAsks() {
        var asked = new AtomicInteger();
        Signer limited = message -> asked.getAndIncrement() == 0
                ? new Signing.Failed(Reason.CERTIFICATE_AUTHORITY_LIMITED, "too many", Duration.ofSeconds(70))
                : KEY.sign(message);
        var remote = remote(DeniedImages.of(List.of()), means(limited));

        var summary = new Backfill(console(), new Crew(1), remote, (image, referrer) -> done.add(image))
                .run(List.of(registry.image("one"), registry.image("two")), Set.of(), false);

        assertThat(states(summary)).containsExactly(State.SIGNED, State.SIGNED);
        assertThat(pauses)
                .anySatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(69), Duration.ofSeconds(70)));
    }

    private Summary run(List<Listed> images) {
        return with(DeniedImages.of(List.of())).run(images, Set.of(), false);
    }

    private Backfill with(DeniedImages denied) {
        return new Backfill(
                console(), new Crew(2), remote(denied, means(signer())), (image, referrer) -> done.add(image));
    }

    private RemoteImages remote(DeniedImages denied, SigningMeans means) {
        var settings = new RegistrySettings(
                Map.of(registry.host(), new RegistrySettings.Host(true, true, null)),
                // Requests are not repeated: a cut is a cut.
                new RegistrySettings.Limits(1 << 20, 1 << 20, 512, 16, 5, 1, 16));
        var open = new OpenRegistries(
                HttpRegistryClient.create(settings, RegistryListener.NONE),
                HttpRegistryPusher.create(settings, RegistryListener.NONE),
                DockerLogin.in(Path.of("no-such-folder")));
        // Less than the half minute that the client itself waits at most where it is asked to.
        var limit = Duration.ofSeconds(25);
        var pacer = new Pacer(1_000_000, now::get, pause -> {
            pauses.add(pause);
            now.addAndGet(pause.toNanos());
        });
        var order = new Order(
                new Said(Claim.COSIGN_SIGN, "{}".getBytes(StandardCharsets.UTF_8)),
                new DestinationOption(),
                List.of(KEY.publicKey()),
                denied);
        return new RemoteImages(
                open,
                new Attester(open, means, new TimestampOptions(), limit, InstantSource.system()),
                order,
                new Patience(pacer),
                limit);
    }

    private Signer signer() {
        return message -> {
            signed.incrementAndGet();
            return KEY.sign(message);
        };
    }

    private static SigningMeans means(Signer signer) {
        return new SigningMeans() {
            @Override
            public Signer signer() {
                return signer;
            }

            @Override
            public VaultResult<List<SigningKey>> keys() {
                return new VaultResult.Found<>(List.of(KEY.publicKey()));
            }

            @Override
            public String describe() {
                return "a key of a test";
            }

            @Override
            public void close() {}
        };
    }

    private static LocalSigner key() {
        var pem = Pem.of(CertificateAuthority.newKeyPair().getPrivate());
        return switch (PrivateKeys.read(pem, new byte[0])) {
            case PrivateKeyReading.Read(var signer) -> signer;
            case PrivateKeyReading.Refused(var problem) -> throw new AssertionError(problem);
        };
    }

    private static Console console() {
        return new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
    }

    private static List<State> states(Summary summary) {
        return summary.results().stream().map(ImageResult::state).toList();
    }
}
