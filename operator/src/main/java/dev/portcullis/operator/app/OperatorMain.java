package dev.portcullis.operator.app;

import dev.portcullis.operator.trial.Trial;
import dev.portcullis.operator.uninstall.Uninstall;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Runs the operator. {@code uninstall NAMESPACE SECONDS} prepares the removal of the installation instead, {@code try REFUSED ADMITTED
 * SECONDS} tries it with two images.
 */
@QuarkusMain
public final class OperatorMain {
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    /** Has an uninstallation leave the registrations to the garbage collector. */
    private static final String KEEP = "keep-registrations";

    private OperatorMain() {}

    /** Runs what the arguments say. */
    public static void main(String... arguments) throws InterruptedException {
        if (arguments.length == 0) {
            Quarkus.run(arguments);
            return;
        }
        var code = USAGE;
        try (var client = new KubernetesClientBuilder().build()) {
            code = run(client, arguments);
        }
        System.exit(code);
    }

    private static int run(KubernetesClient client, String... arguments) throws InterruptedException {
        if (arguments.length >= 3 && arguments[0].equals("uninstall") && keepsOrNothing(arguments)) {
            new Uninstall(client, arguments[1], arguments.length == 3).run(seconds(arguments[2]));
            return 0;
        }
        if (arguments.length == 4 && arguments[0].equals("try")) {
            var outcome =
                    new Trial(client, InstantSource.system()).run(arguments[1], arguments[2], seconds(arguments[3]));
            System.err.println(outcome.told());
            return outcome.passed() ? 0 : FAILED;
        }
        System.err.println(
                "usage: nothing, or: uninstall NAMESPACE SECONDS [keep-registrations], or: try REFUSED ADMITTED SECONDS");
        return USAGE;
    }

    private static boolean keepsOrNothing(String... arguments) {
        return arguments.length == 3 || (arguments.length == 4 && arguments[3].equals(KEEP));
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
