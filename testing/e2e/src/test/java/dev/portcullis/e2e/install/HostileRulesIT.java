package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies in Rego that loop, fill the memory, print or say too much, on a webhook as it is installed, and who else asks it meanwhile. */
@Tag("alone")
@Tag("long")
@Timeout(300)
class HostileRulesIT {
    /** Each reads the request, so that no answer is remembered. */
    private static final Map<String, String> HOSTILE = Map.of(
            "loops",
            "deny contains name if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b < 0 }",
            "fills",
            "deny contains name if count([v | some a in numbers.range(1, 90000); v := [a, [a], {a, name}]]) == 0",
            "prints",
            "deny contains name if { some a in numbers.range(1, 2000); print(sprintf(\"%01000d\", [a])); false }",
            "says",
            "deny contains x if { some a in numbers.range(1, 900); x := sprintf(\"%s%01000d\", [name, a]) }",
            "calls",
            "deny contains name if time.now_ns() == 0 with time.now_ns as opa.runtime");

    private static final String REFUSED = "\\[(PolicyEvaluationFailed|Overloaded|PolicyNotReady)]";
    private static final List<String> OTHERS = List.of("ruled", "signed");
    private static final int WARM_UP = 1_500;
    private static final int MEASURED = 400;
    private static final int ROUNDS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(8);
    private static final Duration AGAIN = Duration.ofMillis(250);

    /** What the machine makes of a request that takes a few milliseconds. */
    private static final Duration NOISE = Duration.ofMillis(2);

    private static LocalStack stack;
    private static Installation installation;
    private static KubernetesClient client;
    private static String image;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger stopped = new AtomicInteger();

    @BeforeAll
    static void enforce() {
        stack = LocalStack.builder()
                .name("hostile")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        image = new ImageFixtures(stack.registry(), 41).image("apps/shop", "1").byDigest();
        var key = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(key, image);
        HOSTILE.keySet().forEach(name -> stack.controlPlane().createNamespace(name, Map.of("tier", name)));
        OTHERS.forEach(name -> stack.controlPlane().createNamespace(name, Map.of("tier", name)));
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host())
                .forLongRuns(List.of())
                .with(Map.of("PORTCULLIS_OPA_BINARY", Tools.find().binary("opa").toString()));
        installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.trustRoot(key.publicKeyPem()));
        resources.apply(KeySigned.policy(stack.registry().host() + "/**", "tier: signed"));
        resources.apply(policy("ruled", "deny contains \"the node's processes\" if input.request.object.spec.hostPID"));
        HOSTILE.forEach((name, rules) -> resources.apply(policy(name, rules)));
        OTHERS.forEach(name -> assertThat(Deadline.in(Duration.ofSeconds(60))
                        .await(() -> attempt(name).isEmpty()))
                .as(name)
                .isTrue());
        HOSTILE.keySet()
                .forEach(name -> assertThat(Deadline.in(Duration.ofSeconds(60))
                                .await(() -> attempt(name)
                                        .contains(
                                                name.equals("calls")
                                                        ? "[PolicyNotReady]"
                                                        : "[PolicyEvaluationFailed]")))
                        .as(name)
                        .isTrue());
    }

    private static String policy(String name, String rules) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: %s}}}
                  authorities: [{name: ci, trustRoot: keys, keys: [release]}]
                  requirements:
                    - name: rules
                      rego:
                        modules:
                          policy.rego: |
                            package portcullis

                            name := input.request.object.metadata.name

                            %s
                        inputs: []
                """.formatted(name, stack.registry().host(), name, rules);
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @Test
    void areStoppedAndNobodyElseWaitsForThem() throws Exception {
        measure(WARM_UP);
        var alone = new ArrayList<Duration>();
        var beside = new ArrayList<Duration>();
        for (var round = 0; round < ROUNDS; round++) {
            alone.addAll(measure(MEASURED));
            beside.addAll(beside(() -> measure(MEASURED)));
        }
        System.out.printf(
                "beside hostile rules: p50 %d, p99 %d us; alone p50 %d, p99 %d us; %d refused; %d MiB resident%n",
                percentile(beside, 50).toNanos() / 1_000,
                percentile(beside, 99).toNanos() / 1_000,
                percentile(alone, 50).toNanos() / 1_000,
                percentile(alone, 99).toNanos() / 1_000,
                stopped.get(),
                installation.webhook().process().residentBytes() >> 20);

        assertThat(stopped.get()).isGreaterThan(ROUNDS * HOSTILE.size());
        assertThat(percentile(beside, 99)).isLessThanOrEqualTo(bound(percentile(alone, 99)));
        assertThat(Files.readString(installation.webhook().log())).doesNotContain("OutOfMemoryError");
    }

    private static Duration bound(Duration alone) {
        var noisy = alone.plus(NOISE);
        var twice = alone.multipliedBy(2);
        return twice.compareTo(noisy) > 0 ? twice : noisy;
    }

    private static Duration percentile(List<Duration> values, int percent) {
        return values.stream().sorted().toList().get(values.size() * percent / 100);
    }

    /** Measures while every hostile policy is asked, again and again. */
    private List<Duration> beside(Callable<List<Duration>> measure) throws Exception {
        over.set(false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attacks = new ArrayList<Future<?>>();
            for (var name : HOSTILE.keySet()) {
                for (var i = 0; i < 2; i++) {
                    attacks.add(threads.submit(() -> attack(name)));
                }
            }
            var measured = measure.call();
            over.set(true);
            for (var attack : attacks) {
                attack.get();
            }
            return measured;
        }
    }

    private void attack(String namespace) {
        while (!over.get()) {
            LockSupport.parkNanos(AGAIN.toNanos());
            assertThat(attempt(namespace)).containsPattern(REFUSED);
            stopped.incrementAndGet();
        }
    }

    /** Returns what each took, of some with rules and of some without. */
    private List<Duration> measure(int times) {
        var took = new ArrayList<Duration>();
        for (var i = 0; i < times; i++) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            var began = System.nanoTime();
            var said = attempt(OTHERS.get(i % OTHERS.size()));
            took.add(Duration.ofNanos(System.nanoTime() - began));
            assertThat(said).isEmpty();
        }
        return took;
    }

    /** Returns the API server's message; empty where it would have created the Pod. */
    private static String attempt(String namespace) {
        var pod = Pods.of(namespace, "attempt-" + UUID.randomUUID(), image);
        try {
            client.resource(pod).dryRun().create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
