package dev.portcullis.rego.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the input through a plan: a local that holds a part of it, and is used for anything but looking up a constant key, makes that part
 * reached. Rules and functions are taken to be called with the whole input, which they mostly are.
 */
public final class ReachAnalysis {
    private static final Set<String> TIME = Set.of(
            "time.now_ns",
            "io.jwt.decode_verify",
            "crypto.x509.parse_and_verify_certificates",
            "crypto.x509.parse_and_verify_certificates_with_options");

    /** Longer paths are cut, and where a local may hold more of them the whole input counts as read: a loop would make them without end. */
    private static final int LONGEST = 32;

    private static final int MOST_PATHS = 100;

    private static final List<String> WHOLE = List.of();

    private final Plan plan;
    private final Set<List<String>> reached = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Function> waiting = new ArrayDeque<>();
    private boolean readsTime;

    private ReachAnalysis(Plan plan) {
        this.plan = plan;
    }

    /** What an entry point can depend on. */
    public static Reach of(Plan plan, EntryPoint entryPoint) {
        ReachAnalysis analysis = new ReachAnalysis(plan);
        analysis.waiting.add(new Function(entryPoint.name(), List.of(0, 1), entryPoint.blocks(), List.of()));
        while (!analysis.waiting.isEmpty()) {
            analysis.function(analysis.waiting.remove());
        }
        return new Reach(analysis.outermost(), analysis.readsTime);
    }

    private Set<List<String>> outermost() {
        Set<List<String>> outermost = new HashSet<>();
        for (List<String> path : reached) {
            boolean inside = false;
            for (int length = 0; length < path.size() && !inside; length++) {
                inside = reached.contains(path.subList(0, length));
            }
            if (!inside) {
                outermost.add(path);
            }
        }
        return outermost;
    }

    private void function(Function function) {
        Map<Integer, Set<List<String>>> held = new HashMap<>();
        if (!function.parameters().isEmpty()) {
            hold(held, function.parameters().getFirst(), Set.of(WHOLE));
        }
        boolean[] changed = {true};
        while (changed[0]) {
            changed[0] = false;
            Walk.over(function.blocks(), statement -> changed[0] |= flows(held, statement));
        }
        Set<Integer> entered = new HashSet<>();
        Walk.over(function.blocks(), statement -> {
            boolean keyed = statement instanceof Statement.Dot dot && dot.key() instanceof Operand.Text;
            if (keyed || statement instanceof Statement.AssignVar) {
                entered.addAll(Reads.of(statement));
            }
        });
        Walk.over(function.blocks(), statement -> uses(held, entered, statement));
    }

    private boolean hold(Map<Integer, Set<List<String>>> held, int local, Set<List<String>> paths) {
        if (paths.isEmpty()) {
            return false;
        }
        Set<List<String>> all = held.computeIfAbsent(local, none -> new HashSet<>());
        if (all.size() + paths.size() > MOST_PATHS) {
            reached.add(WHOLE);
            return false;
        }
        return all.addAll(paths);
    }

    private static Set<List<String>> held(Map<Integer, Set<List<String>>> held, Operand operand) {
        return operand instanceof Operand.Local local ? held.getOrDefault(local.number(), Set.of()) : Set.of();
    }

    /** Notes what a statement makes its target hold. */
    private boolean flows(Map<Integer, Set<List<String>>> held, Statement statement) {
        return switch (statement) {
            case Statement.Dot dot
            when dot.key() instanceof Operand.Text key -> {
                Set<List<String>> paths = new HashSet<>();
                held(held, dot.source()).forEach(path -> paths.add(below(path, key.text())));
                yield hold(held, dot.target(), paths);
            }
            case Statement.AssignVar assign -> hold(held, assign.target(), held(held, assign.source()));
            case Statement.AssignVarOnce assign -> hold(held, assign.target(), held(held, assign.source()));
            case Statement.With with when with.path().isEmpty() -> hold(held, with.local(), held(held, with.value()));
            default -> false;
        };
    }

    private List<String> below(List<String> path, String key) {
        if (path.size() == LONGEST) {
            reached.add(path);
            return path;
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return List.copyOf(longer);
    }

    private void uses(Map<Integer, Set<List<String>>> held, Set<Integer> entered, Statement statement) {
        switch (statement) {
            case Statement.Dot dot when dot.key() instanceof Operand.Text -> defines(held, entered, dot.target());
            case Statement.AssignVar assign -> defines(held, entered, assign.target());
            case Statement.Call call -> call(held, call);
            case Statement.CallDynamic call -> {
                call.path().forEach(step -> reached.addAll(held(held, step)));
                passes(
                        held,
                        call.arguments().stream()
                                .<Operand>map(Operand.Local::new)
                                .toList());
                plan.functions().values().stream()
                        .filter(function -> function.parameters().size() == 2)
                        .forEach(this::visit);
            }
            case Statement.With with -> {
                if (!with.path().isEmpty()) {
                    reached.addAll(held(held, with.value()));
                }
            }
            default -> Reads.of(statement).forEach(local -> reached.addAll(held.getOrDefault(local, Set.of())));
        }
    }

    /** Whether there is something at a path is read at least, which shows from what is looked up in it, if anything is. */
    private void defines(Map<Integer, Set<List<String>>> held, Set<Integer> entered, int target) {
        if (!entered.contains(target)) {
            reached.addAll(held.getOrDefault(target, Set.of()));
        }
    }

    private void call(Map<Integer, Set<List<String>>> held, Statement.Call call) {
        Function function = plan.functions().get(call.function());
        if (function != null) {
            passes(held, call.arguments());
            visit(function);
            return;
        }
        readsTime |= TIME.contains(call.function());
        call.arguments().forEach(argument -> reached.addAll(held(held, argument)));
    }

    /** The whole input as the first argument is followed; whatever else is given to a function counts as read. */
    private void passes(Map<Integer, Set<List<String>>> held, List<Operand> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            Set<List<String>> paths = held(held, arguments.get(i));
            if (i > 0 || !paths.equals(Set.of(WHOLE))) {
                reached.addAll(paths);
            }
        }
    }

    private void visit(Function function) {
        if (seen.add(function.name())) {
            waiting.add(function);
        }
    }
}
