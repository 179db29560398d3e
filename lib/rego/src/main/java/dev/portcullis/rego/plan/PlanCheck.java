package dev.portcullis.rego.plan;

import dev.portcullis.rego.plan.Refusal.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds all that a plan names and does not have, and jumps that lead nowhere. */
final class PlanCheck {
    private final Plan plan;
    private final Builtins builtins;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<String> called = new TreeSet<>();

    private PlanCheck(Plan plan, Builtins builtins) {
        this.plan = plan;
        this.builtins = builtins;
    }

    static List<Refusal> check(Plan plan, Builtins builtins) {
        PlanCheck check = new PlanCheck(plan, builtins);
        Set<List<String>> paths = new HashSet<>();
        for (EntryPoint entryPoint : plan.entryPoints().values()) {
            check.blocks(entryPoint.blocks(), 0);
        }
        for (Function function : plan.functions().values()) {
            if (!function.path().isEmpty() && !paths.add(function.path())) {
                check.refuse(Reason.DUPLICATE, function.name(), "two functions have the path of " + function.name());
            }
            check.blocks(function.blocks(), 0);
        }
        check.called.addAll(plan.builtins().keySet());
        check.called.forEach(check::builtin);
        return check.refusals;
    }

    private void refuse(Reason reason, String subject, String message) {
        refusals.add(new Refusal(reason, subject, message));
    }

    private void blocks(List<Block> blocks, int depth) {
        for (Block block : blocks) {
            block(block, depth);
        }
    }

    /** Looks at a block that is in as many others as the depth says. */
    private void block(Block block, int depth) {
        for (Statement statement : block.statements()) {
            switch (statement) {
                case Statement.Blocks nested -> blocks(nested.blocks(), depth + 1);
                case Statement.Scan scan -> block(scan.block(), depth + 1);
                case Statement.Not not -> block(not.block(), depth + 1);
                case Statement.With with -> block(with.block(), depth + 1);
                case Statement.Break leave -> jump(leave, depth);
                case Statement.Call call -> call(call);
                case Statement.CallDynamic call -> dynamic(call, depth);
                default -> {}
            }
        }
    }

    private void jump(Statement.Break leave, int depth) {
        if (leave.index() > depth) {
            String message = "a break at " + leave.location() + " leaves more blocks than it is in";
            refuse(Reason.JUMP_OUT_OF_RANGE, Integer.toString(leave.index()), message);
        }
    }

    private void dynamic(Statement.CallDynamic call, int depth) {
        if (depth < Statement.CallDynamic.LEAVES) {
            String message = "a dynamic call at " + call.location() + " is in too few blocks";
            refuse(Reason.JUMP_OUT_OF_RANGE, "CallDynamicStmt", message);
        }
        if (call.arguments().size() != 2) {
            refuse(
                    Reason.WRONG_ARITY,
                    "CallDynamicStmt",
                    "a dynamic call at " + call.location() + " takes input and data");
        }
    }

    private void call(Statement.Call call) {
        String name = call.function();
        Function function = plan.functions().get(name);
        Plan.Signature signature = plan.builtins().get(name);
        if (function != null) {
            arity(call, function.parameters().size());
        } else if (signature != null) {
            arity(call, signature.arity());
        } else if (builtins.availability(name) == Builtins.Availability.BANNED) {
            called.add(name);
        } else {
            String message = "neither the plan nor its built-ins have the function " + name;
            refuse(Reason.UNKNOWN_FUNCTION, name, message);
        }
    }

    private void arity(Statement.Call call, int arity) {
        int given = call.arguments().size();
        if (given != arity) {
            String message = call.function() + " takes " + arity + " arguments, not " + given;
            refuse(Reason.WRONG_ARITY, call.function(), message);
        }
    }

    private void builtin(String name) {
        switch (builtins.availability(name)) {
            case PRESENT -> {}
            case MISSING -> refuse(Reason.MISSING_BUILTIN, name, "this evaluator does not have the built-in " + name);
            case BANNED -> refuse(Reason.BANNED_BUILTIN, name, "policies may not call the built-in " + name);
        }
    }
}
