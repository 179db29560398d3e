package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Job that signs what runs already. */
class ChartBackfillTest {
    static final Path VALUES = Helm.VALUES.resolve("backfill.yaml");

    @Test
    void isNotThereUnlessItIsWanted() {
        assertThat(Helm.template(ChartTest.GOOD).output()).doesNotContain("backfill");
    }

    @Test
    void signsNothingUnlessItIsToldTo() {
        assertThat(arguments(job())).startsWith("backfill", "--dry-run", "--all-namespaces");
        assertThat(arguments(job("backfill.dryRun=false"))).doesNotContain("--dry-run");
    }

    @Test
    void leavesOutExemptNamespacesAndReachesRegistriesAsTheWebhookDoes() {
        assertThat(arguments(job()))
                .contains(
                        "--exempt-namespaces=kube-system,kube-public,kube-node-lease,portcullis-system",
                        "--plain-http=registry.internal:5000",
                        "--policy=/etc/backfill/files/deny.yaml");
    }

    @Test
    void runsTheImageOfTheCommandLineUnlessAnotherIsNamed() {
        var own = "registry.internal:5000/tools/portcullis@sha256:" + "0".repeat(64);

        assertThat(image(job("backfill.image=", "image.registry=registry.internal:5000/portcullis", "image.tag=1.2.3")))
                .isEqualTo("registry.internal:5000/portcullis/portcullis-cli:1.2.3");
        assertThat(image(job("backfill.image=" + own))).isEqualTo(own);
    }

    @Test
    void mayListWorkloadsAndNothingElse() {
        var rules = rendered().stream()
                .filter(ClusterRole.class::isInstance)
                .flatMap(role -> ((ClusterRole) role).getRules().stream())
                .toList();

        assertOnlyLists(rules);
        assertThat(rendered()).noneMatch(Role.class::isInstance);
    }

    @Test
    void mayListThoseOfSomeNamespacesOnly() {
        var objects = rendered("backfill.namespaces={shop,lab}");

        assertThat(objects).noneMatch(ClusterRole.class::isInstance);
        assertThat(objects)
                .filteredOn(Role.class::isInstance)
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactly("shop", "lab");
        objects.stream().filter(Role.class::isInstance).forEach(role -> assertOnlyLists(((Role) role).getRules()));
        assertThat(arguments(job("backfill.namespaces={shop,lab}")))
                .contains("--namespace=shop", "--namespace=lab")
                .doesNotContain("--all-namespaces");
    }

    @Test
    void logsInToVaultByATokenForVaultWhereNoKeyIsMounted() {
        var job = job("backfill.keySecret=");

        assertThat(arguments(job))
                .contains("--vault-jwt-file=/etc/backfill/vault/token")
                .doesNotContain("--key=/etc/backfill/key/cosign.key");
        assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("vault"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getProjected()
                                .getSources()
                                .getFirst()
                                .getServiceAccountToken()
                                .getAudience())
                        .isEqualTo("vault"));
    }

    @Test
    void keepsItsStateWhereAClaimIsNamed() {
        assertThat(job("backfill.stateClaim=done")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .filteredOn(volume -> volume.getName().equals("state"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getPersistentVolumeClaim().getClaimName())
                                .isEqualTo("done"));
    }

    /** A Job cannot be changed: an upgrade that wanted to would fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "backfill.dryRun=false",
                "backfill.arguments={--rate=1}",
                "registries[0].plainHttp=false",
                "exemptNamespaces={kube-system}",
                "image.pullPolicy=Always"
            })
    void isAnotherJobWhereItDoesSomethingElse(String change) {
        assertThat(job(change).getMetadata().getName())
                .isNotEqualTo(job().getMetadata().getName());
    }

    @Test
    void triesAgainOnlyWhatWasOutOfReach() {
        assertThat(job().getSpec().getPodFailurePolicy().getRules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getAction()).isEqualTo("FailJob");
                    assertThat(rule.getOnExitCodes().getValues()).containsExactly(1, 64, 70);
                });
    }

    private static void assertOnlyLists(List<PolicyRule> rules) {
        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getVerbs()).containsExactly("list"));
        assertThat(rules.stream()
                        .flatMap(rule -> rule.getResources().stream()
                                .map(resource -> rule.getApiGroups().getFirst() + "/" + resource)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(WorkloadKind.values())
                        .map(kind -> kind.group() + "/" + kind.resource())
                        .toList());
    }

    private static String image(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private static List<String> arguments(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    }

    private static Job job(String... settings) {
        return rendered(settings).stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<HasMetadata> rendered(String... settings) {
        var arguments = new ArrayList<>(List.of(
                "template",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace",
                Names.NAMESPACE,
                "--values",
                VALUES.toString(),
                "--show-only",
                "templates/backfill.yaml"));
        for (var setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return ChartTest.objects(Helm.run(arguments));
    }
}
