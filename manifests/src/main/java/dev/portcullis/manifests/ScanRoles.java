package dev.portcullis.manifests;

import static dev.portcullis.manifests.Names.OPERATOR;
import static dev.portcullis.manifests.Rule.FOLLOW;

import dev.portcullis.crds.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the operator may do for its scan of what runs. */
final class ScanRoles {
    private ScanRoles() {}

    static Role scan() {
        var rules = new ArrayList<Rule>();
        Arrays.stream(WorkloadKind.values())
                .map(WorkloadKind::group)
                .distinct()
                .forEach(group -> rules.add(new Rule(
                        "Judges the images of what runs, and keeps what is known of them.",
                        group,
                        kinds(group),
                        FOLLOW)));
        rules.add(new Rule("Labels decide which policies select a namespace.", "", List.of("namespaces"), FOLLOW));
        rules.add(new Rule(
                "Results for each workload, and for each policy. It writes them again where others change them, so let tenants read"
                        + " those of their namespaces only.",
                "openreports.io",
                List.of("reports", "clusterreports"),
                List.of("get", "list", "watch", "create", "patch", "update", "delete")));
        rules.add(new Rule(
                "Warns in the namespace of a workload whose image stopped meeting a policy that is enforced.",
                "events.k8s.io",
                List.of("events"),
                List.of("create")));
        return new Role(OPERATOR + "-scan", null, OPERATOR, rules);
    }

    private static List<String> kinds(String group) {
        return Arrays.stream(WorkloadKind.values())
                .filter(kind -> kind.group().equals(group))
                .map(WorkloadKind::resource)
                .toList();
    }

    static Role pullSecrets() {
        return new Role(
                OPERATOR + "-pull-secrets",
                null,
                OPERATOR,
                List.of(new Rule(
                        "Looks for the evidence of images that run with the imagePullSecrets of their Pods and service accounts, as the"
                                + " webhook does. Leave this file out to go without, or bind it per namespace.",
                        "",
                        List.of("secrets", "serviceaccounts"),
                        List.of("get"))));
    }
}
