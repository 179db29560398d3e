package dev.portcullis.e2e.release;

import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The real helm, as an administrator of one cluster, with the chart of this project. */
final class Helm {
    static final String NAME = "portcullis";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Tools tools;
    private final RunFolder folder;
    private final Path kubeconfig;
    private final AtomicInteger calls = new AtomicInteger();

    Helm(Tools tools, RunFolder folder, Path kubeconfig) {
        this.tools = tools;
        this.folder = folder;
        this.kubeconfig = kubeconfig;
    }

    /** Installs the release, or changes it, and waits until its Pods are ready. Returns what helm printed. */
    String upgrade(String values, String... further) {
        return upgradeTo(chart(), values, further);
    }

    /** The same with another chart. */
    String upgradeTo(Path chart, String values, String... further) {
        var file = folder.write("helm/values-" + calls.incrementAndGet() + ".yaml", values);
        var arguments =
                new ArrayList<>(List.of("upgrade", "--install", "--wait", "--timeout=240s", "--values=" + file));
        arguments.addAll(List.of(further));
        arguments.addAll(List.of(NAME, chart.toString()));
        return run(arguments);
    }

    /** Takes the release away. */
    String uninstall() {
        return run(List.of("uninstall", "--wait", "--timeout=240s", NAME));
    }

    /** Runs the release's tests. */
    String test() {
        return run(List.of("test", "--timeout=120s", NAME));
    }

    static Path chart() {
        return Repository.find().root().resolve("charts/portcullis");
    }

    private String run(List<String> arguments) {
        var program = Program.of(tools.binary("helm"), arguments.toArray(String[]::new))
                .with("--kubeconfig=" + kubeconfig, "--namespace=" + Release.NAMESPACE);
        var helm = Supervised.start(folder, "helm-" + arguments.getFirst() + "-" + calls.incrementAndGet(), program);
        if (helm.awaitExit(LIMIT) != 0) {
            throw helm.failure("failed");
        }
        return helm.output();
    }
}
