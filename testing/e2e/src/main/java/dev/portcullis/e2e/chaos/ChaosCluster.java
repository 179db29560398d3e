package dev.portcullis.e2e.chaos;

import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.runners.ArcRunners;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.KwokNodes;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is shared and who shares it; all of it ends with its stack.
 *
 * @param plane API server and etcd
 * @param client of an administrator
 * @param operators two, of which one leads
 * @param webhook by which the API server asks
 * @param nodes none yet
 * @param ledgers folder with a file for each leader
 * @param isOwn whether the definitions of runners are those of GitHub's controller; else they stand in for them
 */
record ChaosCluster(
        ControlPlane plane,
        KubernetesClient client,
        List<Application> operators,
        Application webhook,
        KwokNodes nodes,
        Path ledgers,
        boolean isOwn) {
    private static final Duration BEFORE = Duration.ofSeconds(60);
    private static final List<String> MUST_BE_ZERO =
            List.of("portcullis_runners_over_admission_total", "portcullis_runners_bypass_total");

    /** So that a leader is frozen for longer than its lease often enough in five minutes. */
    private static final Map<String, String> LEASE = Map.of(
            "PORTCULLIS_LEADER_LEASE", "6s",
            "PORTCULLIS_LEADER_RENEW_WITHIN", "4s",
            "PORTCULLIS_LEADER_EVERY", "500ms");

    ChaosCluster {
        operators = List.copyOf(operators);
    }

    /** Starts everything, and waits until runners get a gate. */
    static ChaosCluster start(LocalStack stack, Repository repository) {
        var plane = stack.controlPlane();
        var client = stack.closeWithStack(plane.admin().client());
        var ledgers = stack.folder().directory("ledgers");
        Share.namespaces()
                .forEach(namespace -> plane.createNamespace(namespace, Map.of("portcullis.dev/runners", "enabled")));
        var runners = new ArcRunners(client, Share.namespaces().getFirst());
        var own = runners.define();
        var settings = Installation.Settings.of(repository)
                .with(LEASE)
                .with(Map.of("PORTCULLIS_RUNNERS_LEDGER_FOLDER", ledgers.toString()));
        var installation = stack.closeWithStack(Installation.start(plane, stack.folder(), settings));
        var second = stack.closeWithStack(installation.operatorReplica("operator-2"));
        second.start();
        new Resources(plane).apply(Share.resources());
        awaitGate(runners);
        var nodes = stack.closeWithStack(KwokNodes.start(stack.tools(), stack.folder(), plane));
        return new ChaosCluster(
                plane, client, List.of(installation.operator(), second), installation.webhook(), nodes, ledgers, own);
    }

    private static void awaitGate(ArcRunners runners) {
        var share = Share.ALL.getFirst();
        var owner = runners.runner("tried", "https://github.com/" + share.repository());
        var pod = runners.pod("tried", Workload.IMAGE, owner);
        if (!Deadline.in(BEFORE).await(() -> share.name().equals(runners.triedFor(pod)))) {
            throw new StackException("runners got no gate within " + BEFORE);
        }
    }

    /** Returns what is granted or written down. */
    List<String> held() {
        var held = new ArrayList<String>();
        client.resources(RunnerPool.class).list().getItems().stream()
                .filter(pool -> pool.getStatus() != null)
                .forEach(pool -> pool.getStatus()
                        .grants()
                        .uids()
                        .forEach(uid -> held.add("grant " + uid + " of pool "
                                + pool.getMetadata().getName())));
        client.resources(RunnerReservation.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(reservation ->
                        held.add("reservation " + reservation.getMetadata().getName()));
        return held;
    }

    /** Returns what the operators count and must not be. */
    List<String> counted() {
        return operators.stream()
                .flatMap(operator -> operator.metrics().lines())
                .filter(line -> MUST_BE_ZERO.stream().anyMatch(line::startsWith) && !line.endsWith(" 0.0"))
                .toList();
    }
}
