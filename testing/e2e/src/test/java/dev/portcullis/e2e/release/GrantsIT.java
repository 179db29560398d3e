package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.portcullis.e2e.grant.RoleRecord;
import dev.portcullis.e2e.install.Repository;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

/** A release's whole life, held against what its roles grant: the API server's audit log says what was asked for. */
@Tag("release")
@Tag("long")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GrantsIT {
    /** Needed where two things happen at the same moment, which no test can bring about at will: a report that changes while it is written, a burst of new namespaces. */
    private static final Set<String> BY_CHANCE =
            Set.of("portcullis-operator: update reports.openreports.io", "portcullis-webhook: get namespaces");

    private static final Duration ROLLED_OUT = Duration.ofMinutes(1);
    private static final String SOON_FORGOTTEN = "scan: {keepUnused: 1s}\n";

    private static Release release;
    private static RoleRecord roles;
    private static FollowedRepository repository;

    @BeforeAll
    static void install() {
        var missing = Ground.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: the chart on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.begin("grants", System.out);
        roles = RoleRecord.of(release.client());
        repository =
                FollowedRepository.start(release.folder(), release.cluster().host());
        reportDefinitions()
                .forEach(definition -> release.client().resource(definition).create());
        System.out.println(release.helm().upgrade(release.values("1", SOON_FORGOTTEN + repository.values())));
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
    void whatIsDoneEveryDay() {
        release.enforce();
        var deployments = new Deployments(release.client(), Release.SHOP);

        assertThat(deployments.create(
                        "unsigned", release.unsigned("apps/unsigned").byDigest(), true))
                .isPresent();
        assertThat(deployments.create("signed", release.signed("apps/signed").byDigest(), true))
                .isEmpty();
        Release.await("the signed Deployment to run", ROLLED_OUT, () -> deployments.isRolledOut("signed"));
    }

    /** In this order: the last takes away what the others need. */
    @TestFactory
    @Order(2)
    Stream<DynamicTest> whatIsDoneSeldom() {
        var seldom = new SeldomDone(release);
        return Stream.of(
                dynamicTest("a policy is changed again and again", seldom::aPolicyIsChangedAgainAndAgain),
                dynamicTest("a revision in force is lost", seldom::aRevisionInForceIsLost),
                dynamicTest("evidence is asked for", seldom::evidenceIsAskedFor),
                dynamicTest("digests are pinned", seldom::digestsArePinned),
                dynamicTest("the gate is suspended", seldom::theGateIsSuspended),
                dynamicTest("an exception is made", seldom::anExceptionIsMade),
                dynamicTest("runners are shared", new RunnersShared(release)::waitRunAndEnd),
                dynamicTest("a report is tampered with", seldom::aReportIsTamperedWith),
                dynamicTest("the list of guarded labels is lost", seldom::theListOfGuardedLabelsIsLost),
                dynamicTest("a repository is followed", () -> seldom.aRepositoryIsFollowed(repository)),
                dynamicTest("the certificate authority is unreadable", seldom::theCertificateAuthorityIsUnreadable),
                dynamicTest("workloads come into new namespaces", seldom::workloadsComeAtOnceIntoNewNamespaces),
                dynamicTest("what nobody runs is forgotten", seldom::whatNobodyRunsIsForgotten));
    }

    @Test
    @Order(3)
    void theReleaseTriesItselfAndGoes() {
        release.helm().test();
        release.helm().uninstall();
    }

    @Test
    @Order(4)
    void allThatWasGrantedWasUsedAndNothingElseWasAskedFor() {
        var reckoning = roles.reckon(Release.NAMESPACE, release.cluster().auditLog());
        System.out.println("release: " + reckoning.report());

        assertThat(reckoning.denied()).isEmpty();
        assertThat(reckoning.beyond()).isEmpty();
        assertThat(reckoning.unused(grant -> BY_CHANCE.contains(grant.toString())))
                .isEmpty();
    }
}
