package dev.portcullis.e2e.release;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The real kubectl, as an administrator of one cluster. */
final class Kubectl {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Tools tools;
    private final RunFolder folder;
    private final Path kubeconfig;
    private final AtomicInteger calls = new AtomicInteger();

    Kubectl(Tools tools, RunFolder folder, Path kubeconfig) {
        this.tools = tools;
        this.folder = folder;
        this.kubeconfig = kubeconfig;
    }

    /**
     * Runs a command.
     *
     * @return what it printed
     * @throws dev.portcullis.testing.process.StackException with that, if it failed
     */
    String run(String... arguments) {
        var program = Program.of(tools.binary("kubectl"), arguments).with("--kubeconfig=" + kubeconfig);
        var kubectl = Supervised.start(folder, "kubectl-" + arguments[0] + "-" + calls.incrementAndGet(), program);
        if (kubectl.awaitExit(LIMIT) != 0) {
            throw kubectl.failure("failed");
        }
        return kubectl.output();
    }
}
