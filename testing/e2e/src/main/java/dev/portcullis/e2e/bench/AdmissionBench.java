package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.bench.Bench.Part;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures what the gate costs, against the budgets that it has. Pods are created by server-side dry run: with no webhook, with one that
 * admits everything, and with Portcullis, interleaved. Figures are for comparison within one run only.
 */
public final class AdmissionBench {
    private static final int MISSED = 1;
    private static final String NONE = "bench-none";
    private static final String NOOP = "bench-noop";
    private static final String PORTCULLIS = "bench-portcullis";
    private static final String RULES = "bench-rules";

    private AdmissionBench() {}

    /** Runs the benchmark; arguments: the parts, all by default. Exits with 1 if a budget is missed. */
    public static void main(String[] arguments) {
        var parts = Arrays.stream(arguments)
                .map(part -> Part.valueOf(part.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        boolean kept;
        try (var stack = LocalStack.builder()
                        .name("bench")
                        .controlPlane()
                        .progress(System.out)
                        .start();
                var registry = Registry.logging(stack.tools(), stack.folder())) {
            stack.closeWithStack(NoopWebhook.start(stack, "bench", "noop"));
            var images = new SignedImages(new ImageFixtures(registry, 1), 2);
            var installation = install(stack, registry, images);
            var client = stack.closeWithStack(stack.controlPlane().admin().client());
            var bench = new Bench(
                    new Driver(stack),
                    new StoredPods(client),
                    new NewDeployments(client),
                    registry,
                    images,
                    installation,
                    stack.controlPlane());
            kept = bench.run(
                    parts.isEmpty() ? EnumSet.allOf(Part.class) : parts,
                    List.of(new Case("none", NONE), new Case("no-op", NOOP)),
                    new Case("portcullis", PORTCULLIS),
                    new Case("with rules", RULES));
        }
        if (!kept) {
            System.exit(MISSED);
        }
    }

    private static Installation install(LocalStack stack, Registry registry, SignedImages images) {
        var cluster = stack.controlPlane();
        cluster.createNamespace(NONE, Map.of());
        cluster.createNamespace(NOOP, Map.of("bench", "noop"));
        cluster.createNamespace(PORTCULLIS, Map.of("bench", "portcullis"));
        cluster.createNamespace(RULES, Map.of("bench", "rules"));
        var repository = Repository.find();
        var settings = Installation.Settings.of(repository, registry.host())
                .with(Map.of(
                        "PORTCULLIS_OPA_BINARY", stack.tools().binary("opa").toString()))
                .exempting(NONE, NOOP)
                .forLongRuns(profile());
        var installation = Installation.start(cluster, stack.folder(), settings);
        stack.closeWithStack(installation);
        var resources = new Resources(cluster);
        resources.apply(trustRoot(images.publicKeys()));
        resources.apply(policy("portcullis", registry.host(), ""));
        resources.apply(policy("rules", registry.host(), rules(repository)));
        resources.awaitEffect();
        return installation;
    }

    /** Has the virtual machines recorded into {@code bench-PID.jfr} in a folder, where one is named. */
    private static List<String> profile() {
        var folder = System.getenv("PROFILE");
        return folder == null ? List.of() : List.of("-XX:StartFlightRecording=filename=" + folder + "/bench-%p.jfr");
    }

    private static String trustRoot(List<String> publicKeys) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: bench}
                spec:
                  keys: [{name: first, pem: "%s"}, {name: second, pem: "%s"}]
                """.formatted(
                publicKeys.getFirst().replace("\n", "\\n"), publicKeys.getLast().replace("\n", "\\n"));
    }

    /** Both keys must have signed. */
    private static String policy(String name, String registry, String more) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %1$s}
                spec:
                  mode: Enforce
                  match: {images: ["%2$s/**"], namespaceSelector: {matchLabels: {bench: %1$s}}}
                  authorities:
                    - {name: first, trustRoot: bench, keys: [first]}
                    - {name: second, trustRoot: bench, keys: [second]}
                  requirements:
                    - {name: signed, signature: {authorities: [first, second], threshold: 2}}
                """.formatted(name, registry) + more;
    }

    /** The library's rules about workloads, without the two that the driver's Pods do not keep. */
    private static String rules(Repository repository) {
        return """
                    - name: workload
                      rego:
                        parameters: {workload: {allow: [root, escalation]}}
                        modules:
                          bench.rego: |
                            package portcullis

                            deny contains violation if some violation in data.portcullis.lib.workload.violations
                          workload.rego: |
                """ + repository.policyModule("workload").indent(12);
    }
}
