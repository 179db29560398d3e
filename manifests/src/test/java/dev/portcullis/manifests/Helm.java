package dev.portcullis.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs Helm on the chart of the source tree. */
final class Helm {
    static final Path CHART =
            Path.of("..", "charts", "portcullis").toAbsolutePath().normalize();
    static final Path VALUES = Path.of("src", "test", "resources", "values").toAbsolutePath();

    private Helm() {}

    /**
     * What a run came to.
     *
     * @param code exit code
     * @param output what it wrote, errors included
     */
    record Run(int code, String output) {}

    /** Renders the chart in its namespace. */
    static Run template(Path... values) {
        var arguments = new ArrayList<>(List.of(
                "template",
                "portcullis",
                CHART.toString(),
                "--namespace",
                Names.NAMESPACE,
                "--kube-version",
                "1.36.3"));
        for (var file : values) {
            arguments.add("--values");
            arguments.add(file.toString());
        }
        return run(arguments);
    }

    /** Does something with the release of a cluster, as its administrator. */
    static Run onCluster(ControlPlane plane, String... arguments) {
        return run(argumentsOnCluster(plane, arguments));
    }

    static List<String> argumentsOnCluster(ControlPlane plane, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--namespace",
                Names.NAMESPACE,
                "--kubeconfig",
                plane.adminKubeconfig().toString()));
        return all;
    }

    /** Renders the chart as an installation in a cluster would, hooks included. */
    static Run templateOnCluster(ControlPlane plane, Path values) {
        return onCluster(
                plane,
                "template",
                "portcullis",
                CHART.toString(),
                "--values",
                values.toString(),
                "--dry-run=server",
                "--take-ownership");
    }

    static Run run(List<String> arguments) {
        try {
            var process = start(arguments);
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it; the caller sees to its end. */
    static Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Tools.find().binary("helm").toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_") || name.equals("KUBECONFIG"));
        return builder.start();
    }
}
