package dev.portcullis.e2e.walkthrough;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.install.Workloads;
import dev.portcullis.e2e.walkthrough.Objects.PolicyText;
import dev.portcullis.testing.stack.LocalStack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Starts everything, makes the attempts, and compares what comes of each with what must. */
public final class Demo {
    private static final String APPS = "apps/**";

    private final Repository repository;
    private final UnaryOperator<Installation.Settings> changes;
    private final PrintStream out;
    private final long began = System.nanoTime();
    private int made;
    private int asExpected;

    /**
     * Prepares a demo.
     *
     * @param repository where the applications were built
     * @param changes what to install instead of what was built; identity for the real thing
     * @param out for people
     */
    public Demo(Repository repository, UnaryOperator<Installation.Settings> changes, PrintStream out) {
        this.repository = repository;
        this.changes = changes;
        this.out = out;
    }

    /** Runs the demo; exit status 0 only if every attempt ended as expected. */
    public static void main(String[] arguments) throws Exception {
        var keep = "1".equals(System.getenv("KEEP"));
        var good = new Demo(Repository.find(), UnaryOperator.identity(), System.out).run(keep);
        System.exit(good ? 0 : 1);
    }

    /**
     * Runs the demo.
     *
     * @param keep whether to leave everything up until the caller is interrupted
     * @return whether every attempt ended as expected
     */
    public boolean run(boolean keep) throws InterruptedException {
        say("Starting a Kubernetes API server, a registry, a private Sigstore and a Vault.");
        try (var stack = LocalStack.builder()
                .name("demo")
                .controlPlane()
                .registry()
                .sigstore()
                .progress(this::say)
                .start()) {
            say("Pushing images, and signing them with cosign.");
            var images = Images.make(stack);
            var evidence = stack.closeWithStack(EvidenceChapter.begin(stack, images.released()));
            say("Installing Portcullis: manifests, operator, webhook.");
            var settings = changes.apply(
                    Installation.Settings.of(repository, stack.registry().host()));
            try (var installation = Installation.start(stack.controlPlane(), stack.folder(), settings);
                    var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
                prepare(stack, images, evidence);
                say("The policies are in force: the API server was seen to refuse a probe.");
                Attempts.withRegistry(images).forEach(attempt -> show(workloads, attempt));
                publishEvidence(stack, workloads, evidence);
                shareRunners(stack, installation, images);
                var kept = new Survivors(stack.controlPlane()).awaitAll(Attempts.surviving(images));
                show(new Check("the operator has kept what it found of the images that run", kept, ""));
                stack.registry().stop();
                say("The registry is stopped.");
                Attempts.withoutRegistry(images).forEach(attempt -> show(workloads, attempt));
                loseEverythingElse(stack, installation);
                Attempts.withoutAnything(images).forEach(attempt -> show(workloads, attempt));
                conclude(stack, keep);
            }
        }
        return made > 0 && made == asExpected;
    }

    private void loseEverythingElse(LocalStack stack, Installation installation) {
        installation.operator().stop();
        stack.sigstore().close();
        installation.webhook().start();
        say("Log, certificate authority and operator are stopped too, and the webhook was started anew.");
    }

    private void publishEvidence(LocalStack stack, Workloads workloads, EvidenceChapter evidence) {
        var missing = Expectation.refused("AttestationMissing");
        evidence.attempts(missing, "no evidence bundle, where one is demanded")
                .forEach(attempt -> show(workloads, attempt));
        var fresh = evidence.publish(new Resources(stack.controlPlane()));
        say("The EvidenceBundle is " + (fresh ? "" : "not ")
                + "fresh: collected, signed by the Vault, published, read back. `cosign tree`:");
        var tree = evidence.tree();
        tree.lines().forEach(line -> out.println("      " + line));
        var listed = tree.contains(EvidenceBundleContent.PREDICATE_TYPE);
        show(new Check("cosign lists the evidence bundle beside the image", listed, ""));
        evidence.attempts(Expectation.admittedFor("key evidence"), "the same, with its evidence bundle")
                .forEach(attempt -> show(workloads, attempt));
    }

    private void shareRunners(LocalStack stack, Installation installation, Images images) {
        try (var client = stack.controlPlane().admin().client()) {
            var chapter = RunnerChapter.begin(
                    stack, client, installation, images.signedByKey().byDigest());
            say("Two repositories share " + RunnerChapter.RUNNERS + " runners"
                    + (chapter.isOwn()
                            ? "."
                            : "; the kinds of their controller are stand-ins with just the fields used."));
            chapter.play().forEach(this::show);
            out.println();
            chapter.table().forEach(line -> out.println("      " + line));
        }
    }

    private void show(Check check) {
        count(check.good());
        out.printf("%n%2d  %s%n", made, check.title());
        if (!check.good()) {
            out.println("      NOT AS EXPECTED: " + (check.found().isEmpty() ? "it is not so" : check.found()));
        } else if (!check.found().isEmpty()) {
            out.println("      seen     " + check.found());
        }
    }

    private void count(boolean good) {
        made++;
        asExpected += good ? 1 : 0;
    }

    private void prepare(LocalStack stack, Images images, EvidenceChapter evidence) {
        var resources = new Resources(stack.controlPlane());
        var host = stack.registry().host();
        var issuer = stack.sigstore().emailIssuer();
        stack.controlPlane().createNamespace(Attempts.PRODUCTION, Objects.tier("production"));
        stack.controlPlane().createNamespace(Attempts.REVIEWED, Objects.tier("reviewed"));
        stack.controlPlane().createNamespace(Attempts.LENIENT, Objects.tier("lab"));
        stack.controlPlane().createNamespace(Attempts.PINNED, Objects.tier("kiosk"));
        stack.controlPlane().createNamespace(Attempts.FLEET, Objects.tier("fleet"));
        resources.apply(Objects.sigstore("private-sigstore", stack.sigstore().trustedRootJson()));
        resources.apply(
                Objects.key("release-keys", "release", images.releaseKey().publicKeyPem()));
        var signed = "- {name: signed, signature: {authorities: [ci, release-key]}}";
        var reviewed = "- {name: reviewed, attestation: {predicateType: \"" + Images.REVIEW + "\", authorities: [ci]}}";
        var subject = Images.RELEASE.subject();
        resources.apply(Objects.policy(new PolicyText(
                "release-images", host + "/" + APPS, "production", "Deny", issuer, subject, List.of(signed))));
        resources.apply(Objects.policy(new PolicyText(
                "reviewed-images", host + "/**", "reviewed", "Deny", issuer, subject, List.of(signed, reviewed))));
        resources.apply(Objects.policy(
                new PolicyText("lab-images", host + "/" + APPS, "lab", "Allow", issuer, subject, List.of(signed))));
        var pinned = Objects.policy(
                new PolicyText("kiosk-images", host + "/" + APPS, "kiosk", "Deny", issuer, subject, List.of(signed)));
        resources.apply(pinned.replace("mode: Enforce", "mode: Enforce\n  digest: Pin"));
        resources.apply(Objects.older(images.older()));
        var eachReviewed = "- {name: reviewed, attestation: {predicateType: \"" + Images.REVIEW
                + "\", authorities: [release-key], per: Platform}}";
        resources.apply(Objects.policy(new PolicyText(
                "fleet-images", host + "/fleet/**", "fleet", "Deny", issuer, subject, List.of(signed, eachReviewed))));
        evidence.prepare(resources);
        resources.awaitEffect();
    }

    private void show(Workloads workloads, Attempt attempt) {
        var answer = switch (attempt.workload()) {
            case POD -> workloads.pod(attempt.namespace(), attempt.image());
            case DEPLOYMENT -> workloads.deployment(attempt.namespace(), attempt.image());
        };
        var outcome = new Outcome(answer);
        var differences = outcome.differences(attempt);
        count(differences.isEmpty());
        out.printf(
                "%n%2d  %-9s %-22s %s%n",
                made, answer.admitted() ? "ADMITTED" : "REFUSED", answer.reason(), attempt.title());
        out.println("      image    " + attempt.image());
        if (!outcome.digest().isEmpty()) {
            out.println("      digest   " + outcome.digest());
        }
        if (!outcome.signers().isEmpty()) {
            out.println("      signer   " + outcome.signers());
        }
        if (!answer.message().isEmpty()) {
            out.println("      message  " + answer.message());
        }
        differences.forEach(difference -> out.println("      NOT AS EXPECTED: " + difference));
    }

    private void conclude(LocalStack stack, boolean keep) throws InterruptedException {
        out.println();
        if (keep) {
            out.println("The cluster stays up until you press Ctrl-C. In another terminal:");
            out.println("  export KUBECONFIG=" + stack.controlPlane().adminKubeconfig());
            out.println("  " + stack.tools().binary("kubectl") + " get evidencepolicies,trustroots");
        }
        out.printf("demo: %d of %d as expected%n", asExpected, made);
        out.flush();
        if (keep) {
            Thread.currentThread().join();
        }
    }

    private void say(String line) {
        out.printf("[%3d s] %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), line);
        out.flush();
    }
}
