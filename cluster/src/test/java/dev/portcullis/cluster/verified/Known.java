package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Facts of the tests. */
final class Known {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Duration WEEK = Duration.ofDays(7);
    static final ImageRepository SHOP = ImageRepository.parse("registry.example.com/apps/shop");
    static final ImageRepository OTHER = ImageRepository.parse("registry.example.com/apps/other");
    static final Digest IMAGE = digest("image");
    static final InstallationKeys KEYS = keys(1);
    static final Demands NO_LOG = Demands.STRICT.withKeyLog(LogDemand.OPTIONAL);

    private Known() {}

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static InstallationKeys keys(int seed) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) seed);
        return new InstallationKeys(InstallationKey.of(bytes), null);
    }

    static Limits now() {
        return Limits.of(NOW, WEEK);
    }

    static VerifiedFacts facts(Proven... facts) {
        return new VerifiedFacts(
                SHOP, IMAGE, NOW.minusSeconds(60), new Content.Single(), List.of(facts), List.of(satisfied("release")));
    }

    static Satisfied satisfied(String policy) {
        return new Satisfied(policy, "r1", "t1", "shop", NOW.minusSeconds(60), Set.of("d1", "d2"));
    }

    static Proven signed(String key, Instant... times) {
        return new Proven(
                fact(Claim.COSIGN_SIGN, new Signer.Key(key, digest(key).hex()), times), NO_LOG);
    }

    static Fact fact(String predicateType, Signer signer, Instant... times) {
        var statement = digest(predicateType + signer.describe() + Arrays.toString(times));
        return new Fact(
                IMAGE,
                new Claim(Claim.Kind.SIGNATURE, predicateType, statement),
                signer,
                "acme",
                java.util.Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, IMAGE.hex())),
                Arrays.stream(times)
                        .map(time -> new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, time))
                        .toList(),
                new Location(SHOP, Layout.BUNDLE_BY_REFERRERS, statement));
    }

    /** Returns facts of any kind that there is. */
    static VerifiedFacts any(Random random) {
        var repository = pick(random, SHOP, OTHER, ImageRepository.parse("docker.io/library/nginx"));
        var digest = digest("image" + random.nextInt(4));
        return new VerifiedFacts(
                repository,
                digest,
                NOW.minusMillis(random.nextInt(1_000_000)),
                content(random),
                some(random, 6, i -> new Proven(anyFact(random, repository, digest), demands(random))),
                some(
                        random,
                        9,
                        i -> new Satisfied(
                                "policy-" + random.nextInt(3),
                                digest("r" + random.nextInt(3)).hex(),
                                digest("t" + random.nextInt(2)).hex(),
                                "namespace-" + i,
                                NOW.minusNanos(random.nextLong(1L << 50)),
                                Set.of("d" + random.nextInt(3)))));
    }

    private static Fact anyFact(Random random, ImageRepository repository, Digest digest) {
        var kind = pick(random, Claim.Kind.values());
        var material = some(
                random,
                4,
                i -> new TrustMaterial(
                        pick(random, TrustMaterial.Kind.values()),
                        digest("m" + random.nextInt(9)).hex()));
        var pieces = new HashSet<>(material);
        pieces.add(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, digest("k").hex()));
        return new Fact(
                digest,
                new Claim(kind, "https://example.com/type/" + random.nextInt(3), digest("s" + random.nextInt(99))),
                signer(random),
                "root-" + random.nextInt(2),
                pieces,
                some(
                        random,
                        3,
                        i -> new VerifiedTime(
                                pick(random, VerifiedTime.Source.values()), NOW.minusNanos(random.nextLong(1L << 52)))),
                new Location(repository, pick(random, Layout.values()), digest("a" + random.nextInt(99))));
    }

    private static Signer signer(Random random) {
        if (random.nextBoolean()) {
            return new Signer.Key(
                    "key-" + random.nextInt(3), digest("k" + random.nextInt(3)).hex());
        }
        var extensions = new EnumMap<FulcioExtension, String>(FulcioExtension.class);
        some(random, 4, i -> extensions.put(pick(random, FulcioExtension.values()), "value \"" + random.nextInt()));
        return new Signer.Keyless(new CertificateIdentity(
                "https://issuer.example",
                pick(random, "a@example.com", "https://example.com/ü\u2028\uD83D\uDE00"),
                pick(random, SubjectType.values()),
                extensions));
    }

    private static Demands demands(Random random) {
        return new Demands(
                pick(random, LogDemand.values()),
                pick(random, LogDemand.values()),
                pick(random, SctDemand.values()),
                pick(random, TimeDemand.values()));
    }

    private static @Nullable Content content(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> new Content.Single();
            default ->
                new Content.Index(some(
                        random, 5, i -> new IndexChild(digest("child" + i), platform(random), random.nextBoolean())));
        };
    }

    private static @Nullable Platform platform(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Platform("linux", "arm64", "v8");
            case 1 -> new Platform("", "", null);
            default -> null;
        };
    }

    private static <T> List<T> some(Random random, int most, IntFunction<T> make) {
        return new ArrayList<>(
                IntStream.range(0, random.nextInt(most + 1)).mapToObj(make).toList());
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
