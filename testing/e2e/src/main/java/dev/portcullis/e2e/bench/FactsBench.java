package dev.portcullis.e2e.bench;

import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
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
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.OperatorsHand;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.testing.cluster.TestCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What many {@code VerifiedImage} objects take: in the cluster, in a webhook's memory, and at its start. */
final class FactsBench {
    private static final int IMAGES = Integer.getInteger("bench.facts", 50_000);
    private static final int AT_ONCE = 8;
    private static final double NANOSECONDS = 1e6;
    private static final double KIBIBYTE = 1024;
    private static final double MEBIBYTE = KIBIBYTE * 1024;

    private final TestCluster cluster;
    private final Installation installation;
    private final Budgets budgets;

    FactsBench(TestCluster cluster, Installation installation, Budgets budgets) {
        this.cluster = cluster;
        this.installation = installation;
        this.budgets = budgets;
    }

    void run() {
        var webhook = installation.webhook();
        webhook.start();
        var before = webhook.process().residentBytes() / MEBIBYTE;
        var bytes = write();
        budgets.note("facts: an object as JSON, on average", bytes / (double) IMAGES / KIBIBYTE, "KiB");
        budgets.note("facts: all " + IMAGES + " of them", bytes / MEBIBYTE, "MiB");
        var began = System.nanoTime();
        webhook.start();
        var ready = (System.nanoTime() - began) / NANOSECONDS;
        var known = metric("portcullis_verified_images_known");
        // The scan may have kept what ran before.
        if (known < IMAGES) {
            throw new IllegalStateException("the webhook knows " + (long) known + " of " + IMAGES);
        }
        budgets.note("facts: webhook with " + IMAGES + " of them is ready in", ready, "ms");
        budgets.atMost(
                "facts: packed text of each",
                metric("portcullis_verified_images_bytes") / known / KIBIBYTE,
                0.75,
                "KiB");
        budgets.note("facts: resident without any", before, "MiB");
        budgets.note("facts: resident with " + IMAGES, webhook.process().residentBytes() / MEBIBYTE, "MiB");
    }

    private double metric(String name) {
        return installation
                .webhook()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long write() {
        try (var hand = new OperatorsHand(cluster);
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var keys = hand.keys();
            var writes = new ArrayList<Future<Long>>();
            for (var number = 0; number < IMAGES; number++) {
                var one = number;
                writes.add(threads.submit(() -> {
                    var image = VerifiedImages.seal(facts(one), keys);
                    hand.write(image);
                    return size(image);
                }));
            }
            var bytes = 0L;
            for (var done = 0; done < IMAGES; done++) {
                bytes += writes.get(done).get();
                if ((done + 1) % (IMAGES / 5) == 0) {
                    System.out.printf(Locale.ROOT, "facts    %d objects written%n", done + 1);
                }
            }
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing objects", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an object could not be written", e.getCause());
        }
    }

    private static long size(VerifiedImage image) {
        return Serialization.asJson(image).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns what a keyless signature and an attestation by one workflow run leave. */
    private static VerifiedFacts facts(int number) {
        var repository = ImageRepository.parse("registry.example.com/apps/shop-" + number % 500);
        var image = digest("image " + number);
        var signer = signer(number);
        var facts = Stream.of(Claim.COSIGN_SIGN, "https://slsa.dev/provenance/v1")
                .map(type -> new Proven(fact(repository, image, type, signer), Demands.STRICT))
                .toList();
        var history = List.of(new Satisfied(
                "release-images",
                digest("policy").hex(),
                digest("trust").hex(),
                "shop",
                Instant.now(),
                Set.of(digest("demand").hex().substring(0, 32))));
        return new VerifiedFacts(repository, image, Instant.now(), new Content.Single(), facts, history);
    }

    private static Fact fact(ImageRepository repository, Digest image, String type, Signer signer) {
        var kind = type.equals(Claim.COSIGN_SIGN) ? Claim.Kind.SIGNATURE : Claim.Kind.ATTESTATION;
        return new Fact(
                image,
                new Claim(kind, type, digest(type + image)),
                signer,
                "public-good",
                Set.of(
                        new TrustMaterial(
                                TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                                digest("intermediate").hex()),
                        new TrustMaterial(
                                TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                                digest("root").hex()),
                        new TrustMaterial(
                                TrustMaterial.Kind.TRANSPARENCY_LOG,
                                digest("log").hex()),
                        new TrustMaterial(
                                TrustMaterial.Kind.CERTIFICATE_TRANSPARENCY_LOG,
                                digest("ct").hex())),
                List.of(new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, Instant.now())),
                new Location(repository, Layout.BUNDLE_BY_REFERRERS, digest("bundle " + type + image)));
    }

    private static Signer signer(int number) {
        var source = "https://github.com/acme/shop-" + number % 500;
        var workflow = source + "/.github/workflows/release.yml@refs/tags/v1." + number;
        var commit = digest("commit " + number).hex().substring(0, 40);
        return new Signer.Keyless(new CertificateIdentity(
                "https://token.actions.githubusercontent.com",
                workflow,
                SubjectType.URI,
                Map.of(
                        FulcioExtension.BUILD_SIGNER_URI,
                        workflow,
                        FulcioExtension.BUILD_SIGNER_DIGEST,
                        commit,
                        FulcioExtension.RUNNER_ENVIRONMENT,
                        "github-hosted",
                        FulcioExtension.SOURCE_REPOSITORY_URI,
                        source,
                        FulcioExtension.SOURCE_REPOSITORY_DIGEST,
                        commit,
                        FulcioExtension.SOURCE_REPOSITORY_REF,
                        "refs/tags/v1." + number,
                        FulcioExtension.SOURCE_REPOSITORY_ID,
                        Integer.toString(100_000 + number),
                        FulcioExtension.SOURCE_REPOSITORY_OWNER_ID,
                        "4711",
                        FulcioExtension.BUILD_TRIGGER,
                        "push",
                        FulcioExtension.RUN_INVOCATION_URI,
                        source + "/actions/runs/" + (7_000_000L + number))));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
