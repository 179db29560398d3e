package dev.portcullis.manifests;

import static dev.portcullis.manifests.Names.GROUP;
import static dev.portcullis.manifests.Names.OPERATOR;
import static dev.portcullis.manifests.Names.WEBHOOK;
import static dev.portcullis.manifests.Rule.FOLLOW;
import static dev.portcullis.manifests.Rule.READ;

import java.util.List;

/** What operator and webhook may do to share runners. */
final class RunnerRoles {
    private RunnerRoles() {}

    /** What the webhook may do to have runners wait. */
    static Role webhook() {
        return new Role(
                WEBHOOK + "-runners",
                null,
                WEBHOOK,
                List.of(
                        new Rule("Which budget pays for a runner.", GROUP, List.of("runnerbudgets"), FOLLOW),
                        new Rule(
                                "Whose Pods a pool counts, and what it has granted when a gate is to go.",
                                GROUP,
                                List.of("runnerpools"),
                                READ),
                        new Rule(
                                "What is reserved for a job whose runner creates another Pod, or asks for more.",
                                GROUP,
                                List.of("runnerreservations"),
                                List.of("get")),
                        new Rule(
                                "Whether the runner that a Pod names runs, and what its other Pods take.",
                                "",
                                List.of("pods"),
                                List.of("get", "list")),
                        new Rule(
                                "Whose job a runner's Pod is.",
                                "actions.github.com",
                                List.of("ephemeralrunners", "ephemeralrunnersets"),
                                FOLLOW)));
    }

    /** What the operator may do to grant them. */
    static Role operator() {
        return new Role(
                OPERATOR + "-runners",
                null,
                OPERATOR,
                List.of(
                        new Rule(
                                "Which runners there are, and who may have how many.",
                                GROUP,
                                List.of("runnerbudgets", "runnerpools"),
                                READ),
                        new Rule(
                                "What is granted, used and waited for.",
                                GROUP,
                                List.of("runnerbudgets/status", "runnerpools/status"),
                                List.of("update")),
                        new Rule(
                                "How far the job of a record is.",
                                GROUP,
                                List.of("runnerreservations/status"),
                                List.of("patch")),
                        new Rule(
                                "One record for each job that holds something.",
                                GROUP,
                                List.of("runnerreservations"),
                                List.of("list", "watch", "create", "delete")),
                        new Rule("Runners wait, run and end.", "", List.of("pods"), FOLLOW),
                        new Rule(
                                "Opens the gate of a runner that was granted; a guard lets it change nothing else of a Pod.",
                                "",
                                List.of("pods"),
                                List.of("get", "patch")),
                        new Rule("A label says where runners are.", "", List.of("namespaces"), FOLLOW),
                        new Rule(
                                "Whose job a runner's Pod is.",
                                "actions.github.com",
                                List.of("ephemeralrunners", "ephemeralrunnersets"),
                                FOLLOW),
                        new Rule(
                                "Notices when the runner controller is installed.",
                                "apiextensions.k8s.io",
                                List.of("customresourcedefinitions"),
                                List.of(
                                        "ephemeralrunners.actions.github.com",
                                        "ephemeralrunnersets.actions.github.com"),
                                FOLLOW),
                        new Rule(
                                "Says at a Pod why it waits.", "events.k8s.io", List.of("events"), List.of("create"))));
    }
}
