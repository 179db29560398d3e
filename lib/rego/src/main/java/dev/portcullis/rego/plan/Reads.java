package dev.portcullis.rego.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which locals a statement reads, apart from those that the statements in its blocks do. */
public final class Reads {
    private Reads() {}

    public static Set<Integer> of(Statement statement) {
        return switch (statement) {
            case Statement.ReturnLocal it -> Set.of(it.source());
            case Statement.Call it -> locals(it.arguments());
            case Statement.CallDynamic it -> {
                Set<Integer> read = locals(it.path());
                read.addAll(it.arguments());
                yield read;
            }
            case Statement.Scan it -> Set.of(it.source());
            case Statement.With it -> with(it.local(), it.value());
            case Statement.IsDefined it -> Set.of(it.source());
            case Statement.IsUndefined it -> Set.of(it.source());
            case Statement.ResultSetAdd it -> Set.of(it.value());
            case Statement.Blocks _, Statement.Break _, Statement.Not _, Statement.Nop _ -> Set.of();
            default -> ofValues(statement);
        };
    }

    private static Set<Integer> ofValues(Statement statement) {
        return switch (statement) {
            case Statement.Dot it -> locals(List.of(it.source(), it.key()));
            case Statement.Len it -> locals(List.of(it.source()));
            case Statement.AssignVar it -> locals(List.of(it.source()));
            case Statement.AssignVarOnce it -> with(it.target(), it.source());
            case Statement.Equal it -> locals(List.of(it.a(), it.b()));
            case Statement.NotEqual it -> locals(List.of(it.a(), it.b()));
            case Statement.IsArray it -> locals(List.of(it.source()));
            case Statement.IsObject it -> locals(List.of(it.source()));
            case Statement.IsSet it -> locals(List.of(it.source()));
            case Statement.ArrayAppend it -> with(it.array(), it.value());
            case Statement.ObjectInsert it -> with(it.object(), it.key(), it.value());
            case Statement.ObjectInsertOnce it -> with(it.object(), it.key(), it.value());
            case Statement.ObjectMerge it -> new HashSet<>(List.of(it.a(), it.b()));
            case Statement.SetAdd it -> with(it.set(), it.value());
            default -> Set.of();
        };
    }

    private static Set<Integer> locals(List<Operand> operands) {
        Set<Integer> locals = new HashSet<>();
        for (Operand operand : operands) {
            if (operand instanceof Operand.Local local) {
                locals.add(local.number());
            }
        }
        return locals;
    }

    private static Set<Integer> with(int local, Operand... operands) {
        Set<Integer> locals = locals(List.of(operands));
        locals.add(local);
        return locals;
    }
}
