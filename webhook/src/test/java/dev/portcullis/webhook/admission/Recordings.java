package dev.portcullis.webhook.admission;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Requests whose decisions are recorded: one for every way in which there can be a verdict. */
enum Recordings {
    SIGNED(() -> Recordings.enforced().found(signature("ci")), Recordings.pod(Texts.IMAGE)),
    UNSIGNED(() -> Recordings.enforced(), Recordings.pod(Texts.IMAGE)),
    BY_A_STRANGER(() -> Recordings.enforced().found(signature("mallory")), Recordings.pod(Texts.IMAGE)),
    UNDECIDABLE(() -> unreachable(Recordings.enforced()), Recordings.pod(Texts.IMAGE)),
    UNDECIDABLE_ALLOWED(
            () -> unreachable(with("", "whenUndecidable: Allow,", Texts.SIGNATURE)), Recordings.pod(Texts.IMAGE)),
    WARNED(() -> with("mode: Warn,", "", Texts.SIGNATURE), Recordings.pod(Texts.IMAGE)),
    AUDITED_TAG(
            () -> tagged(with("mode: Audit, digest: Allow,", "", Texts.SIGNATURE))
                    .found(signature("ci")),
            Recordings.pod(Texts.TAG)),
    ROLLING_OUT(() -> Recordings.enforced().rollingOut("release"), Recordings.pod(Texts.IMAGE)),
    ROLLING_OUT_ONE_OF_TWO(
            () -> Recordings.enforced()
                    .policy("second", spec("", "", Texts.ATTESTATION))
                    .found(signature("ci"))
                    .rollingOut("second"),
            Recordings.pod(Texts.IMAGE)),
    TAG_NOT_FOUND(() -> with("mode: Warn, digest: Allow,", "", Texts.SIGNATURE), Recordings.pod(Texts.TAG)),
    DIGEST_REQUIRED(() -> Recordings.enforced(), Recordings.pod(Texts.TAG)),
    NOT_PINNED(() -> with("digest: Pin,", "", Texts.SIGNATURE), Recordings.pod(Texts.TAG)),
    ADVICE(() -> tagged(with("digest: Pin,", "", Texts.SIGNATURE)), Recordings.deployment(Texts.TAG)),
    TWO_POLICIES(
            () -> Recordings.enforced()
                    .policy("second", spec("mode: Audit,", "", Texts.ATTESTATION))
                    .found(signature("ci")),
            Recordings.pod(Texts.IMAGE)),
    EITHER(
            () -> with("", "", "{name: either, anyOf: [" + Texts.ATTESTATION + ", " + Texts.SIGNATURE + "]}")
                    .found(signature("ci")),
            Recordings.pod(Texts.IMAGE)),
    KEYLESS_THRESHOLD_AND_AGE(() -> keyless(), Recordings.pod(Texts.IMAGE)),
    TOO_OLD(
            () -> with(
                            "",
                            "",
                            "{name: reviewed, attestation: {predicateType: https://acme.example/review/v1, authorities: [ci], maxAge: 24h}}")
                    .found(attestation("ci", Texts.DIGEST, Duration.ofHours(30))),
            Recordings.pod(Texts.IMAGE)),
    EVERY_PLATFORM(
            () -> platforms()
                    .found(
                            attestation("ci", Texts.ARM, Duration.ofHours(1)),
                            attestation("ci", Texts.AMD, Duration.ofHours(1))),
            Recordings.pod(Texts.IMAGE)),
    A_PLATFORM_LESS(
            () -> platforms().found(attestation("ci", Texts.ARM, Duration.ofHours(1))), Recordings.pod(Texts.IMAGE)),
    MIRRORED(() -> mirrored().found(signature("ci")), Recordings.pod(Texts.IMAGE.replace("registry.", "alias."))),
    ELSEWHERE(
            () -> with("evidenceRepositories: [evidence.example.com/signatures],", "", Texts.SIGNATURE)
                    .found(at("evidence.example.com/signatures", signature("ci"))),
            Recordings.pod(Texts.IMAGE)),
    DENIED(
            () -> with("deny: {digests: [\"" + Texts.DIGEST + "\"]},", "", Texts.SIGNATURE)
                    .found(signature("ci")),
            Recordings.pod(Texts.IMAGE)),
    UNMATCHED(() -> Recordings.enforced(), Recordings.pod("other.example.com/x@" + Texts.DIGEST)),
    UNMATCHED_REFUSED(
            () -> with("match: {images: [registry.example.com/apps/**], otherImages: Refuse},", "", Texts.SIGNATURE),
            Recordings.pod("other.example.com/x@" + Texts.DIGEST)),
    SELECTED(
            () -> new ReplayScene()
                    .root("acme")
                    .policy(
                            "selective",
                            spec(
                                    "match: {images: [registry.example.com/apps/**], namespaceSelector: {matchLabels: {tier: production}}},",
                                    "",
                                    Texts.SIGNATURE))
                    .found(signature("ci")),
            Recordings.pod(Texts.IMAGE)),
    UNPARSABLE(() -> Recordings.enforced(), Recordings.pod("Registry.example.com/%%@x")),
    UNCHANGED(() -> Recordings.enforced(), Recordings.update(Texts.IMAGE)),
    OWNED(() -> Recordings.enforced(), Recordings.ownedReplicaSet(Texts.IMAGE)),
    SEVERAL(
            () -> Recordings.enforced().found(signature("ci")),
            Recordings.pod(Texts.IMAGE, Texts.TAG, Texts.IMAGE, "other.example.com/y:v1")),
    SUSPENDED(() -> suspended(Recordings.enforced()), Recordings.pod(Texts.IMAGE)),
    NEVER_ACCEPTED(() -> Recordings.enforced().unready("broken").found(signature("ci")), Recordings.pod(Texts.IMAGE)),
    UNKNOWN_LABELS(() -> unlabelled(Recordings.enforced()), Recordings.pod(Texts.IMAGE)),
    NO_TRUST_ROOT(
            () -> new ReplayScene().policy("release", spec("", "", Texts.SIGNATURE)), Recordings.pod(Texts.IMAGE)),
    KNOWN_BEFORE(() -> known(Recordings.enforced().found(signature("ci"))), Recordings.pod(Texts.IMAGE)),
    KNOWN_BEFORE_AND_NOT_ENOUGH(
            () -> known(Recordings.enforced().found(signature("other"))), Recordings.pod(Texts.IMAGE)),
    KNOWN_IN_PART(
            () -> knownIn(
                    with(
                                    "evidenceRepositories: [evidence.example.com/signatures],",
                                    "",
                                    Texts.SIGNATURE + ", " + Texts.ATTESTATION)
                            .found(
                                    signature("ci"),
                                    at(
                                            "evidence.example.com/signatures",
                                            attestation("ci", Texts.DIGEST, Duration.ofHours(1)))),
                    "evidence.example.com/signatures"),
            Recordings.pod(Texts.IMAGE)),
    PREVIOUSLY_VERIFIED(() -> satisfied(silent(), 30), Recordings.pod(Texts.IMAGE)),
    VERIFIED_TOO_LONG_AGO(() -> satisfied(silent(), 100), Recordings.pod(Texts.IMAGE)),
    NEVER_VERIFIED(() -> silent(), Recordings.pod(Texts.IMAGE)),
    AGED(() -> satisfied(aged(), 30), Recordings.pod(Texts.IMAGE)),
    EXEMPTED(() -> exempted(new ExemptionScope.Digests(Set.of(digest(Texts.DIGEST)))), Recordings.pod(Texts.IMAGE)),
    EXEMPTED_WORKLOAD(() -> exempted(workload("default")), Recordings.pod(Texts.IMAGE)),
    EXCEPTION_OF_OTHERS(() -> exempted(workload("worker")), Recordings.pod(Texts.IMAGE)),
    PROBE(() -> Recordings.enforced(), Reviews.review("portcullis.dev", "GateProbe", "CREATE", "{'spec': {}}", "null"));

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<ReplayScene> scene;

    final String review;

    Recordings(Supplier<ReplayScene> scene, String review) {
        this.scene = scene;
        this.review = review;
    }

    /** Returns the scene as it was before the request, anew each time. */
    ReplayScene scene() {
        return scene.get();
    }

    static ReplayScene enforced() {
        return with("", "", Texts.SIGNATURE);
    }

    private static ReplayScene with(String before, String after, String requirement) {
        return new ReplayScene().root("acme").policy("release", spec(before, after, requirement));
    }

    static String spec(String before, String after, String requirement) {
        var match = before.contains("match:") ? "" : "match: {images: [registry.example.com/apps/**]},";
        var mode = before.contains("mode:") ? "" : "mode: Enforce,";
        return "{" + mode + before + match + after + " authorities: [{name: ci, trustRoot: acme, keys: [ci]}],"
                + " requirements: [" + requirement + "]}";
    }

    private static ReplayScene known(ReplayScene scene) {
        scene.knownBefore = true;
        return scene;
    }

    /** Returns a scene in which what one repository holds was not known before. */
    private static ReplayScene knownIn(ReplayScene scene, String unknown) {
        scene.unknownIn = unknown;
        return known(scene);
    }

    private static ReplayScene silent() {
        var scene = with("whenUndecidable: AllowPreviouslyVerified, previouslyVerifiedFor: 72h,", "", Texts.SIGNATURE);
        scene.outcome = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");
        return scene;
    }

    private static ReplayScene aged() {
        return with(
                        "ageGrace: 168h,",
                        "",
                        "{name: reviewed, attestation: {predicateType: https://acme.example/review/v1, authorities: [ci], maxAge: 24h}}")
                .found(attestation("ci", Texts.DIGEST, Duration.ofHours(30)));
    }

    private static ReplayScene satisfied(ReplayScene scene, int hoursAgo) {
        scene.satisfied = ReplayScene.NOW.minus(Duration.ofHours(hoursAgo));
        return scene;
    }

    private static ReplayScene exempted(ExemptionScope scope) {
        var scene = with("", "exceptions: {namespaces: [shop]},", Texts.SIGNATURE);
        var end = ReplayScene.NOW.plus(Duration.ofHours(2));
        scene.exemptions = List.of(
                new Exemption("shop", "hotfix", "0".repeat(64), Set.of("release"), scope, ReplayScene.NOW, end));
        return scene;
    }

    private static ExemptionScope workload(String account) {
        return new ExemptionScope.Workloads(
                List.of(ImagePattern.compile("registry.example.com/apps/*")), Set.of(account));
    }

    private static ReplayScene keyless() {
        var identity = """
                {name: %s, trustRoot: acme, identities: [{issuer: "https://issuer.example", subject: "%s@example.com",
                sourceRepositoryId: "4711"}]}""";
        return new ReplayScene()
                .root("acme")
                .policy(
                        "release",
                        "{mode: Enforce, match: {images: [registry.example.com/apps/**]}, authorities: ["
                                + identity.formatted("a", "ann")
                                + "," + identity.formatted("b", "bob")
                                + "], requirements: [{name: reviewed, attestation: {predicateType: https://acme.example/review/v1,"
                                + " authorities: [a, b], threshold: 2, maxAge: 24h}}]}")
                .found(keyless("ann"), keyless("bob"));
    }

    private static ReplayScene platforms() {
        var scene = with(
                "",
                "platforms: [linux/amd64, linux/arm64],",
                "{name: reviewed, attestation: {predicateType: https://acme.example/review/v1, authorities: [ci], per: Platform}}");
        scene.contents.put(
                digest(Texts.DIGEST),
                new Content.Index(List.of(
                        new IndexChild(digest(Texts.ARM), new Platform("linux", "arm64", "v8"), false),
                        new IndexChild(digest(Texts.AMD), new Platform("linux", "amd64", null), false))));
        return scene;
    }

    private static ReplayScene mirrored() {
        var scene = enforced();
        scene.registries = Registries.of(List.of(new Registry(
                "registry.example.com", List.of("alias.example.com"), List.of("mirror.example.com/copies"), true)));
        return scene;
    }

    private static ReplayScene tagged(ReplayScene scene) {
        scene.tags.put("v1", new Resolution.Resolved(digest(Texts.DIGEST)));
        return scene;
    }

    private static ReplayScene unreachable(ReplayScene scene) {
        scene.outcome = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "it answered with 503");
        return scene;
    }

    private static ReplayScene suspended(ReplayScene scene) {
        scene.suspension = "fire";
        return scene;
    }

    private static ReplayScene unlabelled(ReplayScene scene) {
        scene.labels = null;
        return scene;
    }

    static Fact signature(String key) {
        return fact(
                Texts.DIGEST,
                new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, digest(Texts.AMD)),
                key(key),
                ReplayScene.NOW);
    }

    static Fact attestation(String key, String about, Duration age) {
        return fact(about, review(), key(key), ReplayScene.NOW.minus(age));
    }

    private static Fact keyless(String name) {
        var identity = new CertificateIdentity(
                "https://issuer.example",
                name + "@example.com",
                SubjectType.EMAIL,
                Map.of(FulcioExtension.SOURCE_REPOSITORY_ID, "4711"));
        return fact(Texts.DIGEST, review(), new Signer.Keyless(identity), ReplayScene.NOW.minus(Duration.ofHours(2)));
    }

    private static Claim review() {
        return new Claim(Claim.Kind.ATTESTATION, "https://acme.example/review/v1", digest(Texts.ARM));
    }

    private static Signer key(String name) {
        return new Signer.Key(name, "c".repeat(64));
    }

    private static Fact fact(String about, Claim claim, Signer signer, Instant time) {
        return new Fact(
                digest(about),
                claim,
                signer,
                "acme",
                Set.of(
                        new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, "c".repeat(64)),
                        new TrustMaterial(TrustMaterial.Kind.TRANSPARENCY_LOG, "d".repeat(64))),
                List.of(new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, time)),
                new Location(
                        ImageRepository.parse("registry.example.com/apps/shop"),
                        Layout.BUNDLE_BY_REFERRERS,
                        digest(Texts.ARM)));
    }

    private static Fact at(String repository, Fact fact) {
        return new Fact(
                fact.subject(),
                fact.claim(),
                fact.signer(),
                fact.trustRoot(),
                fact.material(),
                fact.times(),
                new Location(
                        ImageRepository.parse(repository),
                        fact.location().layout(),
                        fact.location().artifact()));
    }

    private static Digest digest(String text) {
        return Digest.parse(text).orElseThrow();
    }

    static String pod(String... images) {
        return Reviews.createPod(Reviews.podSpec(images));
    }

    private static String deployment(String image) {
        return Reviews.review("apps", "Deployment", "CREATE", Reviews.template("{}", Reviews.podSpec(image)), "null");
    }

    private static String ownedReplicaSet(String image) {
        return Reviews.review(
                "apps",
                "ReplicaSet",
                "CREATE",
                Reviews.template("{'ownerReferences': [{'controller': true}]}", Reviews.podSpec(image)),
                "null");
    }

    private static String update(String image) {
        var pod = Reviews.pod(Reviews.podSpec(image));
        return Reviews.review("", "Pod", "UPDATE", pod, pod);
    }

    /** What several of them say. */
    static final class Texts {
        static final String DIGEST = "sha256:" + "0".repeat(64);
        static final String ARM = "sha256:" + "a".repeat(64);
        static final String AMD = "sha256:" + "b".repeat(64);
        static final String IMAGE = "registry.example.com/apps/shop@" + DIGEST;
        static final String TAG = "registry.example.com/apps/shop:v1";
        static final String SIGNATURE = "{name: signed, signature: {authorities: [ci]}}";
        static final String ATTESTATION =
                "{name: reviewed, attestation: {predicateType: https://acme.example/review/v1, authorities: [ci]}}";

        private Texts() {}
    }
}
