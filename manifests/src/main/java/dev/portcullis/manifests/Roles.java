package dev.portcullis.manifests;

import static dev.portcullis.manifests.Names.GROUP;
import static dev.portcullis.manifests.Names.LABEL_PARAMETERS;
import static dev.portcullis.manifests.Names.NAMESPACE;
import static dev.portcullis.manifests.Names.OPERATOR;
import static dev.portcullis.manifests.Names.TUF_STATE;
import static dev.portcullis.manifests.Names.WEBHOOK;
import static dev.portcullis.manifests.Rule.FOLLOW;
import static dev.portcullis.manifests.Rule.READ;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The roles of operator and webhook; nothing here aggregates into any other role. */
final class Roles {
    private static final List<String> DEFINITIONS = List.of(
            "evidencebundles.portcullis.dev",
            "evidencepolicies.portcullis.dev",
            "evidencesigners.portcullis.dev",
            "gateprobes.portcullis.dev",
            "gatesuspensions.portcullis.dev",
            "policyexceptions.portcullis.dev",
            "policyrevisions.portcullis.dev",
            "runnerbudgets.portcullis.dev",
            "runnerpools.portcullis.dev",
            "runnerreservations.portcullis.dev",
            "trustroots.portcullis.dev",
            "verifiedimages.portcullis.dev");
    private static final Rule READ_DEFINITIONS = new Rule(
            "Refuses to start under definitions newer than itself, whose fields it would ignore.",
            "apiextensions.k8s.io",
            List.of("customresourcedefinitions"),
            DEFINITIONS,
            List.of("get"));

    private Roles() {}

    /** Returns YAML by file name. */
    static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        files.put("rbac-operator.yaml", yaml(operator(), operatorHere(), operatorEvents()));
        files.put("rbac-operator-scan.yaml", yaml(ScanRoles.scan()));
        files.put("rbac-operator-runners.yaml", yaml(RunnerRoles.operator()));
        files.put("rbac-webhook-runners.yaml", yaml(RunnerRoles.webhook()));
        files.put("rbac-operator-pull-secrets.yaml", yaml(ScanRoles.pullSecrets()));
        files.put("rbac-webhook.yaml", yaml(webhook(), webhookHere()));
        files.put("rbac-webhook-pull-secrets.yaml", yaml(pullSecrets()));
        files.put("rbac-viewer.yaml", yaml(viewer()));
        files.put("rbac-break-glass.yaml", yaml(breakGlass()));
        return files;
    }

    private static String yaml(Role... roles) {
        return List.of(roles).stream().map(Role::yaml).collect(Collectors.joining("---\n"));
    }

    private static Role operator() {
        return new Role(
                OPERATOR,
                null,
                OPERATOR,
                List.of(
                        new Rule(
                                "What it reconciles.",
                                GROUP,
                                List.of(
                                        "evidencebundles",
                                        "evidencepolicies",
                                        "gatesuspensions",
                                        "policyexceptions",
                                        "trustroots"),
                                READ),
                        new Rule(
                                "Holds an evidence bundle whose publications go with it; a guard confines it to its finalizer.",
                                GROUP,
                                List.of("evidencebundles"),
                                List.of("patch")),
                        new Rule("Which key signs what for whom.", GROUP, List.of("evidencesigners"), List.of("get")),
                        new Rule(
                                "Conditions and the revision in force.",
                                GROUP,
                                List.of(
                                        "evidencebundles/status",
                                        "evidencepolicies/status",
                                        "gatesuspensions/status",
                                        "policyexceptions/status",
                                        "trustroots/status"),
                                List.of("update")),
                        new Rule(
                                "Writes what it accepted, and removes what no status names any more.",
                                GROUP,
                                List.of("policyrevisions"),
                                List.of("get", "list", "watch", "create", "delete")),
                        new Rule("The MAC of a revision.", GROUP, List.of("policyrevisions/status"), List.of("patch")),
                        new Rule(
                                "Writes what it verified, and removes what nobody runs any more.",
                                GROUP,
                                List.of("verifiedimages"),
                                List.of("get", "list", "watch", "create", "update", "delete")),
                        new Rule(
                                "Sees by dry run that the gate is shut.",
                                GROUP,
                                List.of("gateprobes"),
                                List.of("create")),
                        new Rule(
                                "Events about exceptions stand in their namespaces.",
                                "events.k8s.io",
                                List.of("events"),
                                List.of("create")),
                        new Rule(
                                "Owns its registrations, and no other. It creates them by server-side apply, which names the object.",
                                "admissionregistration.k8s.io",
                                List.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
                                List.of("portcullis"),
                                List.of("get", "create", "patch", "update")),
                        new Rule(
                                "Notices at once what others change in the registration that shuts the gate.",
                                "admissionregistration.k8s.io",
                                List.of("validatingwebhookconfigurations"),
                                List.of("portcullis"),
                                FOLLOW),
                        new Rule(
                                "Its own role owns the registration, so that deleting the installation deletes both.",
                                "rbac.authorization.k8s.io",
                                List.of("clusterroles"),
                                List.of(OPERATOR),
                                List.of("get")),
                        READ_DEFINITIONS));
    }

    private static Role operatorHere() {
        return new Role(
                OPERATOR,
                NAMESPACE,
                OPERATOR,
                List.of(
                        new Rule(
                                "The installation key, the serving certificate and the authority that issues it; created by server-side"
                                        + " apply, which fails if another replica was first.",
                                "",
                                List.of("secrets"),
                                List.of(
                                        "portcullis-installation-key",
                                        "portcullis-webhook-ca",
                                        "portcullis-webhook-certificate"),
                                List.of("get", "list", "watch", "create", "patch")),
                        new Rule(
                                "Renews certificates; a key is made once.",
                                "",
                                List.of("secrets"),
                                List.of("portcullis-webhook-ca", "portcullis-webhook-certificate"),
                                List.of("update")),
                        new Rule("Trusted roots that trust roots refer to.", "", List.of("configmaps"), READ),
                        new Rule(
                                "Names the label keys that the guard of namespaces protects; created by server-side apply.",
                                "",
                                List.of("configmaps"),
                                List.of(LABEL_PARAMETERS),
                                List.of("create", "patch")),
                        new Rule(
                                "What is known of the TUF repositories of trust roots; created by server-side apply.",
                                "",
                                List.of("configmaps"),
                                List.of(TUF_STATE),
                                List.of("create", "patch")),
                        new Rule(
                                "One replica at a time reconciles.",
                                "coordination.k8s.io",
                                List.of("leases"),
                                List.of(OPERATOR),
                                List.of("get", "patch")),
                        new Rule(
                                "The first replica makes the lease; a POST names no object that a rule could be confined to.",
                                "coordination.k8s.io",
                                List.of("leases"),
                                List.of("create"))));
    }

    private static Role operatorEvents() {
        return new Role(
                OPERATOR + "-events",
                "default",
                OPERATOR,
                List.of(new Rule(
                        "Events about cluster-scoped objects stand in namespace default.",
                        "events.k8s.io",
                        List.of("events"),
                        List.of("create"))));
    }

    private static Role webhook() {
        return new Role(
                WEBHOOK,
                null,
                WEBHOOK,
                List.of(
                        new Rule(
                                "Judges by accepted revisions, and sees policies that have none.",
                                GROUP,
                                List.of("evidencepolicies", "policyrevisions", "trustroots"),
                                FOLLOW),
                        new Rule(
                                "Reads a revision that a policy names before it was heard of.",
                                GROUP,
                                List.of("policyrevisions"),
                                List.of("get")),
                        new Rule(
                                "Knows of images what the operator verified, when no registry answers.",
                                GROUP,
                                List.of("verifiedimages"),
                                FOLLOW),
                        new Rule(
                                "Refuses nothing where the gate is suspended, and records that.",
                                GROUP,
                                List.of("gatesuspensions"),
                                FOLLOW),
                        new Rule(
                                "Lets pass what approved exceptions are about, and records that.",
                                GROUP,
                                List.of("policyexceptions"),
                                FOLLOW),
                        new Rule(
                                "Asks whether whoever makes an exception has verb exempt on its policies.",
                                "authorization.k8s.io",
                                List.of("subjectaccessreviews"),
                                List.of("create")),
                        new Rule("Labels decide which policies select a namespace.", "", List.of("namespaces"), READ),
                        new Rule(
                                "Knows where a fail-closed entry decides, so that the open one need not decide the same again.",
                                "admissionregistration.k8s.io",
                                List.of("validatingwebhookconfigurations"),
                                List.of("portcullis"),
                                FOLLOW),
                        new Rule(
                                "Says by the definition's UID in which cluster it decides.",
                                "apiextensions.k8s.io",
                                List.of("customresourcedefinitions"),
                                List.of("evidencepolicies.portcullis.dev"),
                                List.of("get"))));
    }

    private static Role webhookHere() {
        return new Role(
                WEBHOOK,
                NAMESPACE,
                WEBHOOK,
                List.of(new Rule(
                        "Proves revisions with the installation key, and serves with the certificate.",
                        "",
                        List.of("secrets"),
                        List.of("portcullis-installation-key", "portcullis-webhook-certificate"),
                        FOLLOW)));
    }

    private static Role pullSecrets() {
        return new Role(
                WEBHOOK + "-pull-secrets",
                null,
                WEBHOOK,
                List.of(new Rule(
                        "Reads an image's evidence with the Pod's and its service account's imagePullSecrets. Leave this file out to"
                                + " go without, or bind it per namespace.",
                        "",
                        List.of("secrets", "serviceaccounts"),
                        List.of("get"))));
    }

    private static Role viewer() {
        return new Role(
                "portcullis-viewer",
                null,
                null,
                List.of(new Rule(
                        "For people who are to see why they were refused. Bind it yourself: aggregating it into view would also put it"
                                + " into edit and admin.",
                        GROUP,
                        List.of(
                                "evidencebundles",
                                "evidencepolicies",
                                "evidencesigners",
                                "gatesuspensions",
                                "policyexceptions",
                                "runnerbudgets",
                                "runnerpools",
                                "runnerreservations",
                                "trustroots",
                                "verifiedimages"),
                        READ)));
    }

    private static Role breakGlass() {
        return new Role(
                "portcullis-break-glass",
                null,
                null,
                List.of(new Rule(
                        "For the security team: suspends the gate in namespaces, for a day at most, and ends that early. Whoever may do"
                                + " this may run anything there. Bind it yourself, to people and not to service accounts.",
                        GROUP,
                        List.of("gatesuspensions"),
                        List.of("get", "list", "watch", "create", "delete"))));
    }
}
