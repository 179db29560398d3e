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
 * A process that judges images by well-behaved rules, alone at first and then beside hostile ones, in as much memory as it was given. It prints
 * the medians of what it measured in turns, and ends with a fault where a verdict is another one than it must be.
 */
final class RulesLoad {
    private static final List<String> HOSTILE = List.of(
            "deny contains \"x\" if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b < 0 }",
            "deny contains \"x\" if count([v | some a in numbers.range(1, 1000000); v := [a, [a], {a}]]) == 0",
            "deny contains \"x\" if { some a in numbers.range(1, 2000); print(sprintf(\"%01000d\", [a])); false }",
            "deny contains x if { some a in numbers.range(1, 900); x := sprintf(\"%01000d\", [a]) }");
    private static final String DECENT = "deny contains \"no hostPID\" if input.request.object.spec.hostPID";
    private static final int NAMESPACES = 8;
    private static final long PAUSE_NANOSECONDS = 50_000_000;
    private static final int WARM_UP = 300;
    private static final int MEASURED = 200;
    private static final int ROUNDS = 5;
    private static final String IMAGE = "registry.example.com/apps/shop@sha256:" + "a".repeat(64);

    private final ReadPath path = new ReadPath(Map.of());
    private final RegoPrograms programs = new RegoPrograms();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong refused = new AtomicLong();

    private RulesLoad() {}

    public static void main(String[] arguments) throws Exception {
        new RulesLoad().run();
    }

    private void run() throws Exception {
        var decent = rules(DECENT);
        var hostile = new ArrayList<PoliciesInForce>();
        for (var rules : HOSTILE) {
            hostile.add(rules(rules));
        }
        hostile.forEach(this::refuse);
        slowest(decent, WARM_UP);
        var alone = new ArrayList<Long>();
        var beside = new ArrayList<Long>();
        for (var round = 0; round < ROUNDS; round++) {
            alone.add(slowest(decent, MEASURED));
            beside.add(beside(hostile, () -> slowest(decent, MEASURED)));
        }
        System.out.println("alone " + median(alone) + " beside " + median(beside) + " stopped " + refused.get());
        path.close();
        System.exit(0);
    }

    /** Measures while many namespaces run hostile rules. */
    private long beside(List<PoliciesInForce> hostile, Callable<Long> measure) throws Exception {
        over.set(false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attacks = new ArrayList<Future<?>>();
            for (var i = 0; i < 2 * NAMESPACES; i++) {
                var namespace = "hostile-" + i % NAMESPACES;
                var rules = hostile.get(i % hostile.size());
                attacks.add(threads.submit(() -> attack(namespace, rules)));
            }
            var measured = measure.call();
            over.set(true);
            for (var attack : attacks) {
                attack.get();
            }
            return measured;
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Asks again a while after each answer, as whoever repeats what was refused. */
    private void attack(String namespace, PoliciesInForce rules) {
        while (!over.get()) {
            LockSupport.parkNanos(PAUSE_NANOSECONDS);
            var reason = judge(namespace, rules).reason();
            if (reason != Reason.POLICY_EVALUATION_FAILED && reason != Reason.OVERLOADED) {
                throw new IllegalStateException("hostile rules ended in " + reason);
            }
            refused.incrementAndGet();
        }
    }

    private void refuse(PoliciesInForce rules) {
        var verdict = judge("hostile", rules);
        if (verdict.reason() != Reason.POLICY_EVALUATION_FAILED) {
            throw new IllegalStateException("hostile rules ended in " + verdict);
        }
    }

    /** Returns the 99th percentile, in microseconds. Each request has a thread of its own, as in the webhook. */
    private long slowest(PoliciesInForce rules, int times) throws Exception {
        var took = new ArrayList<Long>();
        for (var i = 0; i < times; i++) {
            var began = System.nanoTime();
            var verdict = requests.submit(() -> judge("decent", rules)).get();
            if (!(verdict instanceof Verdict.Allow)) {
                throw new IllegalStateException("decent rules ended in " + verdict);
            }
            took.add((System.nanoTime() - began) / 1_000);
        }
        return took.stream().sorted().toList().get(times * 99 / 100);
    }

    private Verdict judge(String namespace, PoliciesInForce rules) {
        var access = new Access(namespace, Access.CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(8)));
        return path.judge(IMAGE, rules, access).verdict();
    }

    private PoliciesInForce rules(String rules) throws InterruptedException {
        var requirement = new Requirement.Programmed(
                "rules", Mode.ENFORCE, List.of(), Requirement.Per.IMAGE, program(rules), "{}");
        var match = new ImageMatch(List.of(ImagePattern.compile("registry.example.com/**")), List.of());
        var policy = Policy.strict("house", "r1", match, List.of(requirement)).build();
        var request = new Circumstances.Request("CREATE", "", "v1", "Pod", "web", "{\"spec\":{}}");
        return new PoliciesInForce(List.of(policy), Map.of(), OtherImages.WARN, Map.of()).requestedBy(request);
    }

    private PolicyProgram program(String rules) throws InterruptedException {
        var source = ("package portcullis\n\n" + rules + "\n").getBytes(StandardCharsets.UTF_8);
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
