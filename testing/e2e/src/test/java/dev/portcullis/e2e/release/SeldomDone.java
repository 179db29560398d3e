package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.cluster.Contested;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What happens seldom in the life of an installation, each so that its effect is seen. It needs rights that nothing else uses. Namespace
 * {@code shop} is enforced, and Deployment {@code signed} runs in it, before and after each.
 */
final class SeldomDone {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String AUTHORITY = "portcullis-webhook-ca";
    private static final String CERTIFICATE = "portcullis-webhook-certificate";
    private static final String GUARDED_LABELS = "portcullis-guarded-labels";
    private static final String TUF_STATE = "portcullis-tuf-state";

    /** More than are kept of an object. */
    private static final int REVISIONS = 6;

    private static final int BURST = 10;

    private final Release release;
    private final KubernetesClient client;
    private final Resources resources;
    private final Deployments deployments;
    private final String unsigned;

    SeldomDone(Release release) {
        this.release = release;
        this.client = release.client();
        this.resources = new Resources(release.cluster());
        this.deployments = new Deployments(client, Release.SHOP);
        this.unsigned = release.unsigned("apps/seldom").byDigest();
    }

    /** Old revisions go, and what is known of an image that runs is written anew. */
    void aPolicyIsChangedAgainAndAgain() {
        var first = inForce();
        for (var hours = 1; hours <= REVISIONS; hours++) {
            resources.apply(rules("ageGrace: " + hours + "h"));
            resources.awaitEffect();
        }
        await(
                "the end of the first revision",
                () -> client.resources(PolicyRevision.class).withName(first).get() == null);
        await(
                "what was satisfied by the last revision",
                () -> client.resources(VerifiedImage.class).list().getItems().stream()
                        .anyMatch(image -> image.getSpec().content().contains(hash(inForce()))));
    }

    /** It ends at its signer, which there is none; until the uninstallation it is held. */
    void evidenceIsAskedFor() {
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceBundle
                metadata: {name: seldom, namespace: %s}
                spec:
                  subject: {repository: registry.example.com/apps/seldom, digest: "sha256:%s"}
                  signerName: nobody
                  retention: {onDeletion: Delete}
                  items:
                  - name: tests
                    predicateType: https://example.com/tests/v1
                    from: {configMap: {name: results, key: junit.xml}}
                """.formatted(Release.SHOP, "a".repeat(64)));
        await(
                "what became of an evidence bundle",
                () -> client.resources(EvidenceBundle.class).inNamespace(Release.SHOP).list().getItems().stream()
                        .anyMatch(bundle -> bundle.getStatus() != null
                                && bundle.getStatus().conditions().stream()
                                        .anyMatch(
                                                condition -> condition.reason().equals("RefNotFound"))));
    }

    /** Only the operator may delete one; as if it had by mistake. The webhook looks for what a policy names. */
    void aRevisionInForceIsLost() {
        var name = inForce();
        var before = uid(name);
        var operator = "system:serviceaccount:" + Release.NAMESPACE + ":portcullis-operator";
        var config = new ConfigBuilder(release.cluster().admin().config())
                .withImpersonateUsername(operator)
                .build();
        try (var impersonating =
                new KubernetesClientBuilder().withConfig(config).build()) {
            impersonating.resources(PolicyRevision.class).withName(name).delete();
        }
        await(
                "the revision again",
                () -> !before.equals(uid(name)) && !uid(name).isEmpty());
        awaitRefusal();
    }

    void digestsArePinned() {
        var pinned = rules("digest: Pin")
                .replace("metadata: {name: release}", "metadata: {name: pinned}")
                .replace("tier: production", "tier: kiosk");
        resources.apply(pinned);
        await(
                "the entry that pins",
                () -> client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .withName("portcullis")
                                .get()
                                .getWebhooks()
                                .size()
                        > 1);
        client.resources(EvidencePolicy.class).withName("pinned").delete();
    }

    void theGateIsSuspended() {
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: GateSuspension
                metadata: {name: seldom}
                spec: {namespaces: [%s], reason: the registry is lost, expiresAt: "%s"}
                """.formatted(Release.SHOP, inAnHour()));
        var suspension = client.resources(GateSuspension.class).withName("seldom");
        await("its status", () -> suspension.get().getStatus() != null);
        await("an admission", () -> deployments.create(any(), unsigned, true).isEmpty());
        suspension.delete();
        awaitRefusal();
    }

    void anExceptionIsMade() {
        resources.apply(rules("exceptions: {namespaces: [shop], maxDuration: 2h}"));
        resources.awaitEffect();
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: PolicyException
                metadata: {name: seldom, namespace: %s}
                spec: {policies: [release], digests: ["%s"], reason: the base image is being rebuilt, expiresAt: "%s"}
                """.formatted(Release.SHOP, unsigned.substring(unsigned.indexOf('@') + 1), inAnHour()));
        var exception = client.resources(PolicyException.class)
                .inNamespace(Release.SHOP)
                .withName("seldom");
        await("its status", () -> exception.get().getStatus() != null);
        await("an admission", () -> deployments.create(any(), unsigned, true).isEmpty());
        exception.delete();
        awaitRefusal();
    }

    void aReportIsTamperedWith() {
        for (var reports : new Reports(client, Release.SHOP).kinds()) {
            await("a report", () -> !reports.names().isEmpty());
            var name = reports.names().getFirst();
            reports.blank(name);
            await("the report as it was", () -> reports.hasResults(name));
            reports.forge("portcullis-policy-" + any());
            await("the end of the forged one", () -> reports.names().stream().noneMatch(Reports::isForged));
        }
    }

    /** A new one is made, and by it a new certificate. */
    void theCertificateAuthorityIsUnreadable() {
        var secrets = client.secrets().inNamespace(Release.NAMESPACE);
        var before = secrets.withName(CERTIFICATE).get().getData();
        var lost = Base64.getEncoder().encodeToString("lost".getBytes(StandardCharsets.UTF_8));
        Contested.edit(secrets.withName(AUTHORITY), secret -> {
            secret.getData().put("tls.crt", lost);
            return secret;
        });
        await(
                "another authority",
                () -> !lost.equals(secrets.withName(AUTHORITY).get().getData().get("tls.crt")));
        await(
                "another certificate",
                () -> !before.equals(secrets.withName(CERTIFICATE).get().getData()));
        awaitRefusal();
    }

    void theListOfGuardedLabelsIsLost() {
        var list = client.configMaps().inNamespace(Release.NAMESPACE).withName(GUARDED_LABELS);
        list.delete();
        await("the list again", () -> list.get() != null);
    }

    void aRepositoryIsFollowed(FollowedRepository repository) {
        resources.apply(repository.trustRoot("followed", release.publicKeyPem()));
        resources.awaitEffect();
        assertThat(client.configMaps()
                        .inNamespace(Release.NAMESPACE)
                        .withName(TUF_STATE)
                        .get())
                .isNotNull();
        client.resources(TrustRoot.class).withName("followed").delete();
    }

    /** Whoever is asked about a namespace before having heard of it looks itself. */
    void workloadsComeAtOnceIntoNewNamespaces() {
        await("a namespace that a webhook had not heard of", () -> {
            IntStream.range(0, BURST).parallel().forEach(number -> beginNamespace("seldom-" + any()));
            return release.cluster().auditLog().of(Release.NAMESPACE, "portcullis-webhook").stream()
                    .anyMatch(event -> event.resource().equals("namespaces")
                            && event.verb().equals("get"));
        });
        client.namespaces().list().getItems().stream()
                .filter(namespace -> namespace.getMetadata().getName().startsWith("seldom-"))
                .forEach(namespace -> client.resource(namespace).delete());
    }

    private void beginNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("tier", "production"))
                        .endMetadata()
                        .build())
                .create();
        assertThat(new Deployments(client, name).create("early", unsigned, false))
                .as("an unsigned image in a new namespace")
                .isPresent();
    }

    void whatNobodyRunsIsForgotten() {
        client.apps().deployments().inNamespace(Release.SHOP).delete();
        await(
                "the end of what was known",
                () -> client.resources(VerifiedImage.class).list().getItems().isEmpty());
    }

    private String rules(String further) {
        return release.rules().replace("mode: Enforce", "mode: Enforce\n  " + further);
    }

    /** Returns the name of the revision of the policy that is in force. */
    private String inForce() {
        var status =
                client.resources(EvidencePolicy.class).withName("release").get().getStatus();
        return Objects.requireNonNullElse(status.revision(), "");
    }

    /** Returns the beginning of the hash of its content, with which a revision's name ends. */
    private static String hash(String revision) {
        return revision.substring(revision.lastIndexOf('.') + 1);
    }

    /** Returns the UID of a revision; empty where there is none. */
    private String uid(String revision) {
        var standing = client.resources(PolicyRevision.class).withName(revision).get();
        return standing == null ? "" : standing.getMetadata().getUid();
    }

    private void awaitRefusal() {
        await(
                "a refusal",
                () -> deployments
                        .create(any(), unsigned, true)
                        .filter(message -> message.contains("[SignatureMissing]"))
                        .isPresent());
    }

    private static String any() {
        return UUID.randomUUID().toString();
    }

    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void await(String what, BooleanSupplier condition) {
        Release.await(what, SOON, condition);
    }
}
