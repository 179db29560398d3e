package dev.portcullis.webhook.hostile;

import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramLoader.Loaded;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaCompiler;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.program.RegoPrograms;
import dev.portcullis.registry.Deadline;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.webhook.gather.ReadPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that judges images by well-behaved rules, and by a policy that has none, alone at first and then beside hostile rules, in as much
 * memory as it was given. It prints the 99th percentiles of what it measured in turns, and ends with a fault where a verdict is another one than it
 * must be.
 */
final class RulesLoad {
    /** Each reads the request, so that no two of its questions are the same. */
    private static final List<String> HOSTILE = List.of(
            "deny contains name if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b < 0 }",
            "deny contains name if count([v | some a in numbers.range(1, 1000000); v := [a, [a], {a, name}]]) == 0",
            "deny contains name if count([v | some a in numbers.range(1, 90000); v := [a, [a], {a, name}]]) == 0",
            "deny contains \"x\" if { some a in numbers.range(1, 2000); print(sprintf(\"%01000d\", [a]), name); false }",
            "deny contains x if { some a in numbers.range(1, 900); x := sprintf(\"%s%01000d\", [name, a]) }",
            "deny contains name if { some a in numbers.range(1, 9); count(name) + a < 0 with input as huge }\n"
                    + "huge := {\"v\": [v | some a in numbers.range(1, 90000); v := {a: [name, a]}]}");

    private static final String DECENT = "deny contains \"no hostPID\" if input.request.object.spec.hostPID";
    private static final int NAMESPACES = 8;
    private static final long PAUSE_NANOSECONDS = 50_000_000;
    private static final long BETWEEN_NANOSECONDS = 4_000_000;
    private static final int WARM_UP = 1_000;
    private static final int MEASURED = 500;
    private static final int ROUNDS = 5;
    private static final String IMAGE = "registry.example.com/apps/shop@sha256:" + "a".repeat(64);

    private final ReadPath path = new ReadPath(Map.of());
    private final RegoPrograms programs = new RegoPrograms();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong objects = new AtomicLong();

    private RulesLoad() {}

    public static void main(String[] arguments) throws Exception {
        new RulesLoad().run();
    }

    private void run() throws Exception {
        var others = List.of(policies(DECENT), List.<Policy>of());
        var hostile = new ArrayList<List<Policy>>();
        for (var rules : HOSTILE) {
            hostile.add(policies(rules));
        }
        hostile.forEach(this::refuse);
        measure(others, WARM_UP);
        var alone = new ArrayList<Long>();
        var beside = new ArrayList<Long>();
        for (var round = 0; round < ROUNDS; round++) {
            alone.addAll(measure(others, MEASURED));
            beside.addAll(beside(hostile, () -> measure(others, MEASURED)));
        }
        System.out.println(
                "alone " + percentile(alone) + " beside " + percentile(beside) + " stopped " + refused.get());
        path.close();
        System.exit(0);
    }

    /** Measures while many namespaces run hostile rules. */
    private List<Long> beside(List<List<Policy>> hostile, Callable<List<Long>> measure) throws Exception {
        over.set(false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attacks = new ArrayList<Future<?>>();
            for (var i = 0; i < 2 * NAMESPACES; i++) {
                var namespace = "hostile-" + i % NAMESPACES;
                var policies = hostile.get(i % hostile.size());
                attacks.add(threads.submit(() -> attack(namespace, policies)));
            }
            var measured = measure.call();
            over.set(true);
            for (var attack : attacks) {
                attack.get();
            }
            return measured;
        }
    }

    private static long percentile(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() * 99 / 100);
    }

    /** Asks again a while after each answer, as whoever repeats what was refused. */
    private void attack(String namespace, List<Policy> policies) {
        while (!over.get()) {
            LockSupport.parkNanos(PAUSE_NANOSECONDS);
            var reason = judge(namespace, policies).reason();
            if (reason == Reason.POLICY_EVALUATION_FAILED) {
                refused.incrementAndGet();
            } else if (reason != Reason.OVERLOADED) {
                throw new IllegalStateException("hostile rules ended in " + reason);
            }
        }
    }

    private void refuse(List<Policy> policies) {
        var verdict = judge("first", policies);
        if (verdict.reason() != Reason.POLICY_EVALUATION_FAILED) {
            throw new IllegalStateException("hostile rules ended in " + verdict);
        }
    }

    /** Returns what each took, in microseconds. They come at a steady pace; each has a thread of its own, as in the webhook. */
    private List<Long> measure(List<List<Policy>> others, int times) throws Exception {
        var took = new ArrayList<Long>();
        for (var i = 0; i < times; i++) {
            LockSupport.parkNanos(BETWEEN_NANOSECONDS);
            var policies = others.get(i % others.size());
            var began = System.nanoTime();
            var verdict = requests.submit(() -> judge("decent", policies)).get();
            if (!(verdict instanceof Verdict.Allow)) {
                throw new IllegalStateException("decent rules ended in " + verdict);
            }
            took.add((System.nanoTime() - began) / 1_000);
        }
        return took;
    }

    private Verdict judge(String namespace, List<Policy> policies) {
        var object = "{\"metadata\":{\"name\":\"web-" + objects.incrementAndGet() + "\"},\"spec\":{}}";
        var request = new Circumstances.Request("CREATE", "", "v1", "Pod", "web", object);
        var rules = new PoliciesInForce(policies, Map.of(), OtherImages.WARN, Map.of()).requestedBy(request);
        var access = new Access(namespace, Access.CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(8)));
        return path.judge(IMAGE, rules, access).verdict();
    }

    private List<Policy> policies(String rules) throws InterruptedException {
        var requirement = new Requirement.Programmed(
                "rules", Mode.ENFORCE, List.of(), Requirement.Per.IMAGE, program(rules), "{}");
        var match = new ImageMatch(List.of(ImagePattern.compile("registry.example.com/**")), List.of());
        return List.of(Policy.strict("house", "r1", match, List.of(requirement)).build());
    }

    private PolicyProgram program(String rules) throws InterruptedException {
        var source = ("package portcullis\n\nname := input.request.object.metadata.name\n\n" + rules + "\n")
                .getBytes(StandardCharsets.UTF_8);
        var compiler = new OpaCompiler(OpaSettings.of(Tools.find().binary("opa")), Builtins.names());
        return switch (compiler.compile(
                PolicySource.of(Map.of("policy.rego", source)),
                head -> head.entryPoint().equals("portcullis/deny"))) {
            case Compilation.Compiled(var bundle, var version)
            when programs.load(bundle.plan(), bundle.data()) instanceof Loaded.Program(var program) -> program;
            case Compilation other -> throw new IllegalStateException(other.toString());
        };
    }
}
