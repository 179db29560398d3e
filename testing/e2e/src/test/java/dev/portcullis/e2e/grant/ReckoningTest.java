package dev.portcullis.e2e.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.grant.Bound.RoleRules;
import dev.portcullis.testing.node.AuditEvent;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReckoningTest {
    private static final String OURS = "gate";
    private static final Subject OPERATOR = new Subject("", "ServiceAccount", "operator", OURS);

    private static final RoleRules SECRETS = new RoleRules(
            "ClusterRole",
            "",
            "secrets",
            List.of(new PolicyRuleBuilder()
                    .withApiGroups("", "v2")
                    .withResources("secrets", "secrets/status")
                    .withResourceNames("a", "b")
                    .withVerbs("get", "watch")
                    .build()));

    @Test
    void aRuleIsTakenApartIntoEverythingThatItPermits() {
        var grants = Grants.of(OURS, List.of(SECRETS), List.of(bound("", "ClusterRole", "secrets", OPERATOR)));

        assertThat(grants)
                .hasSize(2 * 2 * 2 * 2)
                .contains(
                        new Grant("operator", "", "", "secrets", "a", "get"),
                        new Grant("operator", "", "v2", "secrets/status", "b", "watch"));
    }

    @Test
    void aClusterRoleThatIsBoundInANamespaceGrantsThereOnly() {
        var grants = Grants.of(OURS, List.of(SECRETS), List.of(bound("shop", "ClusterRole", "secrets", OPERATOR)));

        assertThat(grants).isNotEmpty().allMatch(grant -> grant.namespace().equals("shop"));
    }

    @Test
    void aRoleGrantsNothingByABindingOfAnotherNamespace() {
        var role = new RoleRules("Role", "shop", "secrets", SECRETS.rules());

        assertThat(Grants.of(OURS, List.of(role), List.of(bound("gate", "Role", "secrets", OPERATOR))))
                .isEmpty();
        assertThat(Grants.of(OURS, List.of(role), List.of(bound("shop", "Role", "secrets", OPERATOR))))
                .isNotEmpty();
    }

    @ParameterizedTest(name = "{0} {1} in {2}")
    @CsvSource({
        "ServiceAccount, operator, gate, true",
        "ServiceAccount, operator, shop, false",
        "User, system:serviceaccount:gate:operator, , true",
        "User, system:serviceaccount:gateway:operator, , false",
        "User, operator, , false",
        "Group, system:serviceaccounts:gate, , false"
    })
    void onlyAccountsOfTheNamespaceAreLookedAt(String kind, String name, String namespace, boolean counts) {
        var subject = new Subject("", kind, name, namespace);

        assertThat(Grants.of(OURS, List.of(SECRETS), List.of(bound("", "ClusterRole", "secrets", subject))))
                .hasSize(counts ? 16 : 0)
                .allMatch(grant -> grant.account().equals("operator"));
    }

    @Test
    void aPathIsGrantedByABindingForTheWholeClusterOnly() {
        var rule = new PolicyRule(List.of(), List.of("/healthz"), List.of(), List.of(), List.of("get"));
        var role = new RoleRules("ClusterRole", "", "paths", List.of(rule));

        assertThat(Grants.of(OURS, List.of(role), List.of(bound("", "ClusterRole", "paths", OPERATOR))))
                .containsExactly(Grant.ofPath("operator", "/healthz", "get"));
        assertThat(Grants.of(OURS, List.of(role), List.of(bound("shop", "ClusterRole", "paths", OPERATOR))))
                .isEmpty();
    }

    @ParameterizedTest(name = "grant {0} {1} {2} {3} {4}: request {5} {6} {7} {8} {9} → {10}: {11}")
    @CsvSource(
            nullValues = "-",
            value = {
                // namespace, group, resource, name, verb; verb, namespace, group, resource, name, code; permitted
                "'', '', pods, '', get, get, shop, '', pods, p, 200, true",
                "'', '', pods, '', get, get, shop, '', pods, p, 404, true",
                "shop, '', pods, '', get, get, shop, '', pods, p, 200, true",
                "shop, '', pods, '', get, get, other, '', pods, p, 200, false",
                "shop, '', pods, '', list, list, '', '', pods, '', 200, false",
                "'', '', pods, '', get, list, shop, '', pods, '', 200, false",
                "'', '', pods, '', get, get, shop, metrics, pods, p, 200, false",
                "'', '', pods, '', get, get, shop, '', pods/log, p, 200, false",
                "'', '', pods/log, '', get, get, shop, '', pods, p, 200, false",
                "'', '', pods/log, '', get, get, shop, '', pods/log, p, 200, true",
                "'', '', */scale, '', get, get, shop, '', pods/scale, p, 200, true",
                "'', '', */scale, '', get, get, shop, '', pods, p, 200, false",
                "'', *, *, '', *, patch, shop, apps, deployments, d, 200, true",
                "'', '', secrets, a, get, get, shop, '', secrets, a, 200, true",
                "'', '', secrets, a, get, get, shop, '', secrets, b, 200, false",
                "'', '', secrets, a, watch, watch, shop, '', secrets, '', 200, false",
                "'', '', secrets, a, watch, watch, shop, '', secrets, a, 200, true",
                "'', '', secrets, a, create, create, shop, '', secrets, '', 201, false",
                "'', '', secrets, a, create, patch, shop, '', secrets, a, 201, true",
                "'', '', secrets, a, create, patch, shop, '', secrets, a, 200, false",
                "'', '', secrets, a, create, update, shop, '', secrets, a, 201, true",
                "'', '', secrets, a, create, delete, shop, '', secrets, a, 201, false",
                "'', '', '', /healthz, get, get, '', '', '', /healthz, 200, true",
                "'', '', '', /healthz, get, get, '', '', '', /healthz?verbose, 200, true",
                "'', '', '', /healthz, get, get, '', '', '', /healthz/etcd, 200, false",
                "'', '', '', /healthz/*, get, get, '', '', '', /healthz/etcd, 200, true",
                "'', '', pods, '', get, get, '', '', '', pods, 200, false",
            })
    void aGrantPermits(
            String namespace,
            String group,
            String resource,
            String name,
            String verb,
            String wantedVerb,
            String wantedNamespace,
            String wantedGroup,
            String wanted,
            String wantedName,
            int code,
            boolean permitted) {
        var grant = new Grant("operator", namespace, group, resource, name, verb);
        var event = event("operator", wantedVerb, wantedNamespace, wantedGroup, wanted, wantedName, code, "allow", "");

        assertThat(grant.permits(event)).isEqualTo(permitted);
    }

    @Test
    void whatIsNeverUsedAndWhatIsDeniedIsTold() {
        var get = new Grant("operator", "", "", "pods", "", "get");
        var list = new Grant("operator", "", "", "pods", "", "list");
        var others = new Grant("webhook", "", "", "pods", "", "get");
        var reckoning = Reckoning.of(
                OURS,
                Set.of(get, list, others),
                List.of(
                        event("operator", "get", "shop", "", "pods", "p", 200, "allow", ""),
                        event("operator", "delete", "shop", "", "pods", "p", 403, "forbid", ""),
                        event("operator", "delete", "shop", "", "pods", "p", 403, "forbid", "")));

        assertThat(reckoning.used()).containsExactly(get);
        assertThat(reckoning.unused(grant -> false)).containsExactly(list, others);
        assertThat(reckoning.unused(others::equals)).containsExactly(list);
        assertThat(reckoning.denied()).containsExactly("operator: delete pods p in shop");
        assertThat(reckoning.report())
                .startsWith("granted 3, used 1, denied 1")
                .contains("never used: operator: list pods", "denied: operator: delete pods p in shop");
    }

    @Test
    void aRequestRefusedWhenItsGrantWasNotThereUsesNoGrantAndIsNotMoreThanWasGranted() {
        var get = new Grant("operator", "", "", "pods", "", "get");

        var reckoning =
                Reckoning.of(OURS, Set.of(get), List.of(event("operator", "get", "s", "", "pods", "p", 403, "", "")));

        assertThat(reckoning.used()).isEmpty();
        assertThat(reckoning.denied()).isEmpty();
        assertThat(reckoning.untimely()).containsExactly("operator: get pods p in s");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'RBAC: allowed by ClusterRoleBinding \"admins\" of ClusterRole \"cluster-admin\" to ServiceAccount', true",
        "'RBAC: allowed by RoleBinding \"system:basic-user/shop\" of Role \"x\" to ServiceAccount', true",
        "'', true",
        "'RBAC: allowed by ClusterRoleBinding \"system:basic-user\" of ClusterRole \"system:basic-user\" to Group', false"
    })
    void whatOtherRolesAllowIsTold(String reason, boolean told) {
        var event = event("operator", "delete", "shop", "apps", "deployments", "d", 200, "allow", reason);

        assertThat(Reckoning.of(OURS, Set.of(), List.of(event)).beyond()).hasSize(told ? 1 : 0);
    }

    @Test
    void othersArePassedOver() {
        var stranger = new AuditEvent(
                "ResponseComplete",
                "system:serviceaccount:gateway:operator",
                "get",
                "",
                "pods",
                "",
                "",
                "p",
                "",
                403,
                "forbid",
                "");

        assertThat(Reckoning.of(OURS, Set.of(), List.of(stranger)).denied()).isEmpty();
    }

    private static Bound bound(String namespace, String kind, String role, Subject... subjects) {
        return new Bound(
                namespace, new RoleRef("", kind, role), Arrays.stream(subjects).collect(Collectors.toList()));
    }

    private static AuditEvent event(
            String account,
            String verb,
            String namespace,
            String group,
            String resource,
            String name,
            int code,
            String decision,
            String reason) {
        var parts = resource.split("/", 2);
        return new AuditEvent(
                "ResponseComplete",
                "system:serviceaccount:" + OURS + ":" + account,
                verb,
                group,
                parts[0],
                parts.length > 1 ? parts[1] : "",
                namespace,
                name,
                resource.isEmpty() ? name : "/api",
                code,
                decision,
                reason);
    }
}
