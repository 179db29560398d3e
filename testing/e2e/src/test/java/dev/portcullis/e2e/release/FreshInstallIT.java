package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.portcullis.e2e.grant.RoleRecord;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** From an empty cluster to one in which what is not signed does not run. */
@Tag("release")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FreshInstallIT {
    /** Needed where two things happen at the same moment, which no test can bring about at will: a report that changes while it is written, a burst of new namespaces. */
    private static final Set<String> BY_CHANCE =
            Set.of("portcullis-operator: update reports.openreports.io", "portcullis-webhook: get namespaces");

    private static final Duration ROLLED_OUT = Duration.ofMinutes(1);
    private static final Duration GONE = Duration.ofMinutes(2);
    private static final String SOON_FORGOTTEN = "scan: {keepUnused: 1s}\n";

    private static Release release;
    private static RoleRecord roles;
    private static @Nullable FollowedRepository repository;

    @BeforeAll
    static void install() {
        var missing = Ground.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: the chart on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.beginAnywhere("fresh-install", System.out);
        roles = RoleRecord.of(release.client());
        var values = release.ground().node().isPresent() ? prepareSeldom() : "";
        var began = System.nanoTime();
        System.out.println(release.helm().upgrade(release.values("1", values)));
        System.out.printf("release: installed in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }

    /** Makes ready what {@link SeldomDone} needs and returns the values for it. */
    private static String prepareSeldom() {
        repository =
                FollowedRepository.start(release.folder(), release.cluster().host());
        reportDefinitions()
                .forEach(definition -> release.client().resource(definition).create());
        return SOON_FORGOTTEN + repository.values();
    }

    private static List<HasMetadata> reportDefinitions() {
        var definitions = Repository.find().root().resolve("operator/src/test/resources/openreports");
        return Stream.of("reports.yaml", "clusterreports.yaml")
                .flatMap(name -> release.client().load(open(definitions.resolve(name))).items().stream())
                .toList();
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void end() {
        if (release != null) {
            if (repository != null) {
                repository.close();
            }
            roles.close();
            release.close();
        }
    }

    @Test
    @Order(1)
    void allPodsAreReady() {
        for (var component : List.of("operator", "webhook")) {
            assertThat(release.pods(component))
                    .hasSize(2)
                    .allMatch(Readiness::isPodReady)
                    .allSatisfy(pod -> assertThat(pod.getStatus().getContainerStatuses())
                            .allMatch(status -> status.getRestartCount() == 0));
        }
    }

    @Test
    @Order(2)
    void whatNobodySignedIsRefused() {
        release.enforce();
        var deployments = new Deployments(release.client(), Release.SHOP);

        assertThat(deployments.create(
                        "unsigned", release.unsigned("apps/unsigned").byDigest(), true))
                .hasValueSatisfying(message -> assertThat(message).contains("[SignatureMissing]"));
    }

    @Test
    @Order(3)
    void whatIsSignedRunsAndOneSecretServesPullAndVerification() {
        var deployments = new Deployments(release.client(), Release.SHOP);
        var image = release.signed("apps/signed").byDigest();

        assertThat(deployments.create("without-secret", image, false))
                .hasValueSatisfying(message -> assertThat(message).contains("[RegistryUnauthorized]"));
        assertThat(deployments.create("signed", image, true)).isEmpty();

        Release.await("the signed Deployment to run", ROLLED_OUT, () -> deployments.isRolledOut("signed"));
        Release.await(
                "what it prints", ROLLED_OUT, () -> deployments.log("signed").contains("hello from signed"));
    }

    /** In this order: the last takes away what the others need. */
    @TestFactory
    @Order(4)
    Stream<DynamicTest> whatIsDoneSeldom() {
        var followed = repository;
        assumeTrue(followed != null, "this is done to no cluster that somebody else needs");
        var seldom = new SeldomDone(release);
        return Stream.of(
                dynamicTest("a policy is changed again and again", seldom::aPolicyIsChangedAgainAndAgain),
                dynamicTest("a revision in force is lost", seldom::aRevisionInForceIsLost),
                dynamicTest("digests are pinned", seldom::digestsArePinned),
                dynamicTest("the gate is suspended", seldom::theGateIsSuspended),
                dynamicTest("an exception is made", seldom::anExceptionIsMade),
                dynamicTest("a report is tampered with", seldom::aReportIsTamperedWith),
                dynamicTest("the list of guarded labels is lost", seldom::theListOfGuardedLabelsIsLost),
                dynamicTest("a repository is followed", () -> seldom.aRepositoryIsFollowed(followed)),
                dynamicTest("the certificate authority is unreadable", seldom::theCertificateAuthorityIsUnreadable),
                dynamicTest("workloads come into new namespaces", seldom::workloadsComeAtOnceIntoNewNamespaces),
                dynamicTest("what nobody runs is forgotten", seldom::whatNobodyRunsIsForgotten));
    }

    @Test
    @Order(5)
    void theReleaseTriesItself() {
        var told = release.helm().test();

        // The Job fails unless one image was refused by the gate and the other admitted; helm fails with it.
        assertThat(told).containsPattern("Phase: +Succeeded").doesNotContain("Failed");
        Release.await(
                "the end of the trial's namespace",
                ROLLED_OUT,
                () -> release.client().namespaces().list().getItems().stream()
                        .noneMatch(
                                namespace -> namespace.getMetadata().getName().startsWith("portcullis-trial")));
    }

    @Test
    @Order(6)
    void nothingOfTheGateStaysWhenTheReleaseGoes() {
        System.out.println(release.helm().uninstall());

        var admission = release.client().admissionRegistration().v1();
        assertThat(admission.validatingWebhookConfigurations().list().getItems())
                .isEmpty();
        assertThat(admission.mutatingWebhookConfigurations().list().getItems()).isEmpty();
        var deployments = new Deployments(release.client(), Release.SHOP);
        assertThat(deployments.create("after", release.unsigned("apps/after").byDigest(), true))
                .isEmpty();
    }

    @Test
    @Order(7)
    void allThatWasGrantedWasUsedAndNothingElseWasAskedFor() {
        assumeTrue(release.ground().node().isPresent(), "an audit log is needed, of a cluster of its own");
        var reckoning = roles.reckon(Release.NAMESPACE, release.cluster().auditLog());
        System.out.println("release: " + reckoning.report());

        assertThat(reckoning.denied()).isEmpty();
        assertThat(reckoning.beyond()).isEmpty();
        assertThat(reckoning.unused(grant -> BY_CHANCE.contains(grant.toString())))
                .isEmpty();
    }

    @Test
    @Order(8)
    void theClusterIsAsItWas() {
        roles.close();
        if (repository != null) {
            reportDefinitions()
                    .forEach(definition -> release.client().resource(definition).delete());
        }
        release.forget();

        Deadline.in(GONE).await(() -> release.changes().isEmpty());
        assertThat(release.changes()).isEmpty();
    }
}
