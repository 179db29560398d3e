package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Volume;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Job that signs what runs already. */
class ChartBackfillTest {
    static final Path VALUES = Helm.VALUES.resolve("backfill.yaml");
    private static final String[] KEYLESS = {
        "backfill.keySecret=",
        "backfill.keyless.fulcioUrl=https://fulcio.example.com",
        "backfill.keyless.audience=fulcio",
        "backfill.keyless.timestampUrl=https://tsa.example.com/api/v1/timestamp"
    };

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
                .extracting(Volume::getName)
                .doesNotContain("identity");
        assertThat(audience(job, "vault")).isEqualTo("vault");
    }

    @Test
    void signsKeylessByATokenForFulcioAlone() {
        var job = job(KEYLESS);

        assertThat(arguments(job))
                .contains(
                        "--fulcio-url=https://fulcio.example.com",
                        "--identity-token-file=/etc/backfill/identity/token",
                        "--timestamp-url=https://tsa.example.com/api/v1/timestamp",
                        "--trusted-root=/etc/backfill/files/trusted_root.json")
                .noneMatch(argument -> argument.startsWith("--key") || argument.startsWith("--vault"));
        assertThat(audience(job, "identity")).isEqualTo("fulcio");
        assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
                .extracting(Volume::getName)
                .doesNotContain("key", "vault");
    }

    @ParameterizedTest
    @CsvSource({
        "backfill.keySecret=backfill-key, is of no use with",
        "backfill.keyless.timestampUrl=, needs backfill.keyless.timestampUrl",
        "backfill.configMap=, backfill.configMap with the trusted root",
        "backfill.keyless.audience=vault, /backfill/keyless/audience",
        "backfill.keyless.audience=https://kubernetes.default.svc, /backfill/keyless/audience",
        "backfill.keyless.fulcioUrl=http://fulcio.example.com, /backfill/keyless/fulcioUrl",
        "backfill.keyless.trustedRoot=../root, /backfill/keyless/trustedRoot"
    })
    void refusesWhatIsNoUseToSignKeyless(String change, String why) {
        var settings = new ArrayList<>(List.of(KEYLESS));
        settings.add(change);

        var run = run(settings.toArray(String[]::new));

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains(why);
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

    /** Returns whom the token in a volume is for. */
    private static String audience(Job job, String name) {
        return job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getProjected()
                .getSources()
                .getFirst()
                .getServiceAccountToken()
                .getAudience();
    }

    private static List<HasMetadata> rendered(String... settings) {
        return ChartTest.objects(run(settings));
    }

    private static Helm.Run run(String... settings) {
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
        return Helm.run(arguments);
    }
}
