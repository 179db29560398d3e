package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.Comparison;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Cadence;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Destination;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Subject;
import dev.portcullis.crds.evidencebundle.SourceSpec;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.signer.Keyless;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One evidence bundle, and hand-written stand-ins for everybody that it is taken to. */
final class BundleScene implements EvidenceCollecting, StatementSigner, BundleProving, Publisher, Pruner {
    static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    static final String REPOSITORY = "registry.example.com/apps/shop";
    static final Digest SUBJECT = Digest.of("subject".getBytes(StandardCharsets.UTF_8));
    static final String TYPE = "https://example.com/canary/v1";

    final EvidenceBundle object = new EvidenceBundle();
    final Map<String, EvidenceSigner> signers = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();
    final Map<Digest, Integer> pushes = new LinkedHashMap<>();

    Instant now = BEGIN;
    ItemOutcome outcome = new ItemOutcome.Passed();

    /** What comes of single items, by their names; of all others the outcome above. */
    final Map<String, ItemOutcome> outcomes = new LinkedHashMap<>();

    /** When what items say was true, by their names; now where they do not tell. */
    final Map<String, Instant> times = new LinkedHashMap<>();

    EvidenceCollecting.Resolved resolved = new EvidenceCollecting.Resolved.To(SUBJECT);
    StatementSigner.@Nullable Signed signed;
    String publicKey = "key";
    BundleProving.@Nullable Outcome proved;
    Publisher.@Nullable Outcome published;
    Pruner.Outcome pruned = new Pruner.Outcome.Pruned(1);
    final List<Order> pruneOrders = new ArrayList<>();
    Pruner.Outcome removed = new Pruner.Outcome.Pruned(1);
    final Map<String, Pruner.Outcome> refusals = new LinkedHashMap<>();
    final List<Publications> removals = new ArrayList<>();
    final List<Boolean> certainties = new ArrayList<>();

    /** What is thrown instead of removing; null for nothing. */
    @Nullable
    RuntimeException fault;

    /** Why Secrets cannot be used; null for no reason. */
    SignerCheck.@Nullable Refusal secrets;

    boolean lost;
    boolean secretsGone;
    private int signatures;

    BundleScene() {
        object.setMetadata(new ObjectMetaBuilder()
                .withName("shop")
                .withNamespace("apps")
                .withUid("8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11")
                .withGeneration(1L)
                .build());
        object.setSpec(spec(item("canary", null)));
        var signer = new EvidenceSigner();
        signer.setSpec(permitting("apps", "registry.example.com/apps/**", TYPE, "ConfigMap"));
        signers.put("release", signer);
    }

    static EvidenceSignerSpec permitting(String namespace, String subject, String type, String collector) {
        return new EvidenceSignerSpec(
                List.of(namespace),
                List.of(subject),
                List.of(type),
                List.of(collector),
                List.of("https://prometheus.example.com"),
                List.of(),
                List.of(),
                null,
                new EvidenceSignerSpec.KeySecret("key", "key.pem"),
                null,
                null,
                null,
                null);
    }

    /** The same signer, which wants a timestamp and an entry of a log. */
    static EvidenceSignerSpec proving(EvidenceSignerSpec spec) {
        return new EvidenceSignerSpec(
                spec.namespaces(),
                spec.subjects(),
                spec.predicateTypes(),
                spec.collectors(),
                spec.prometheusEndpoints(),
                spec.fileHosts(),
                spec.registryHosts(),
                spec.vaultTransit(),
                spec.keySecret(),
                spec.keyless(),
                new EvidenceSignerSpec.Service("https://timestamp.example.com"),
                new EvidenceSignerSpec.Service("https://rekor.example.com"),
                new EvidenceSignerSpec.TrustedRoot("sigstore", "trusted_root.json"));
    }

    /** The same signer, which signs with certificates of Fulcio and wants a timestamp. */
    static EvidenceSignerSpec keyless(EvidenceSignerSpec spec, String fulcio) {
        return new EvidenceSignerSpec(
                spec.namespaces(),
                spec.subjects(),
                spec.predicateTypes(),
                spec.collectors(),
                spec.prometheusEndpoints(),
                spec.fileHosts(),
                spec.registryHosts(),
                null,
                null,
                new Keyless(fulcio, "sigstore", null),
                new EvidenceSignerSpec.Service("https://timestamp.example.com"),
                null,
                new EvidenceSignerSpec.TrustedRoot("sigstore", "trusted_root.json"));
    }

    static BundleItemSpec item(String name, @Nullable String maxAge) {
        return item(name, true, maxAge);
    }

    static BundleItemSpec item(String name, boolean required, @Nullable String maxAge) {
        var from = new SourceSpec(null, null, null, new SourceSpec.ConfigMapKey("results", name), null);
        return new BundleItemSpec(name, TYPE, required, List.of(), maxAge, from, null);
    }

    /** An item that asks a Prometheus. */
    static BundleItemSpec metric(String url) {
        var query = new SourceSpec.Prometheus(url, "errors", Comparison.LESS, "0.1", "30m", null, "5m");
        return new BundleItemSpec(
                "canary", TYPE, true, List.of(), null, new SourceSpec(null, null, null, null, query), null);
    }

    /** What is published with the credentials of a Secret. */
    static EvidenceBundleSpec pushedWith(String secret) {
        return new EvidenceBundleSpec(
                new Subject(REPOSITORY, null, "v1"),
                List.of(item("canary", null)),
                "release",
                "default",
                new Destination(null, secret),
                null,
                new Cadence("24h", null, "1s"),
                false,
                null);
    }

    static EvidenceBundleSpec spec(BundleItemSpec... items) {
        return new EvidenceBundleSpec(
                new Subject(REPOSITORY, null, "v1"),
                List.of(items),
                "release",
                "default",
                null,
                null,
                new Cadence("24h", null, "1s"),
                false,
                null);
    }

    void change(EvidenceBundleSpec spec) {
        object.setSpec(spec);
        object.getMetadata().setGeneration(object.getMetadata().getGeneration() + 1);
    }

    BundleWork work() {
        return new BundleWork(signers::get, this, this, new SignedWork(signers::get, this, this, this));
    }

    BundleDeletion deletion() {
        return new BundleDeletion(signers::get, this, (namespace, names) -> secretsGone, () -> now);
    }

    /** Does one step; a crash comes before its result is written down. */
    Progress step(boolean crash) {
        var progress = work().step(object, new Observation(object.getMetadata().getGeneration(), now));
        if (!crash) {
            object.setStatus(progress.status());
        }
        return progress;
    }

    Progress step() {
        return step(false);
    }

    /** Does steps until there is nothing to do at once. */
    Progress settle() {
        var progress = step();
        while (progress.lookAgain() != null && progress.lookAgain().compareTo(Duration.ofSeconds(1)) < 0) {
            progress = step();
        }
        return progress;
    }

    Optional<Condition> condition(Condition.Type type) {
        return object.getStatus().conditions().stream()
                .filter(condition -> condition.type() == type)
                .findFirst();
    }

    String reason(Condition.Type type) {
        return condition(type).map(Condition::reason).orElse("");
    }

    @Override
    public Resolved resolve(ImageRepository repository, String tag, String namespace, @Nullable String pullSecretName) {
        asked.add("resolve " + tag);
        return resolved;
    }

    @Override
    public List<EvidenceItem> collect(
            List<WantedItem> wanted,
            ImageRepository repository,
            Digest subject,
            String namespace,
            @Nullable String pullSecretName) {
        asked.add("collect " + subject);
        return wanted.stream()
                .map(item -> new EvidenceItem(
                        item.name(),
                        item.spec().kind().code(),
                        "text/plain",
                        Digest.of(item.name().getBytes(StandardCharsets.UTF_8)),
                        item.predicateType(),
                        times.getOrDefault(item.name(), now),
                        item.controls(),
                        item.required(),
                        outcomes.getOrDefault(item.name(), outcome)))
                .toList();
    }

    /** No two signatures are the same, as with ECDSA. */
    @Override
    public Signed sign(EvidenceSigner signer, String namespace, String serviceAccount, byte[] statement) {
        asked.add("sign as " + namespace + "/" + serviceAccount);
        signatures++;
        var bundle = new String(statement, StandardCharsets.UTF_8) + signatures;
        return signed == null ? new Signed.Made(bundle.getBytes(StandardCharsets.UTF_8), publicKey, 1) : signed;
    }

    @Override
    public BundleProving.Outcome prove(EvidenceSignerSpec signer, Digest subject, byte[] bundle, String publicKey) {
        asked.add("prove " + subject);
        return proved == null
                ? new BundleProving.Outcome.Proved(
                        (new String(bundle, StandardCharsets.UTF_8) + " at ten").getBytes(StandardCharsets.UTF_8), 7L)
                : proved;
    }

    @Override
    public Optional<SignerCheck.Refusal> refusal(String namespace, List<String> secretNames) {
        return secretNames.isEmpty() ? Optional.empty() : Optional.ofNullable(secrets);
    }

    @Override
    public boolean isLost(Earlier earlier) {
        return lost && pushes.containsKey(earlier.referrer());
    }

    @Override
    public Pruner.Outcome prune(Order order) {
        asked.add("prune " + order.own().destination());
        pruneOrders.add(order);
        return pruned;
    }

    @Override
    public Pruner.Outcome removeAll(Publications own, boolean certain) {
        asked.add("remove from " + own.destination() + " by " + own.with().pem());
        removals.add(own);
        certainties.add(certain);
        if (fault != null) {
            throw fault;
        }
        return refusals.getOrDefault(own.destination().toString(), removed);
    }

    @Override
    public Publisher.Outcome publish(Publication publication) {
        asked.add("publish in " + publication.destination());
        if (published != null) {
            return published;
        }
        var digest = Digest.of(publication.bundle());
        pushes.merge(digest, 1, Integer::sum);
        return new Publisher.Outcome.Published(digest);
    }
}
