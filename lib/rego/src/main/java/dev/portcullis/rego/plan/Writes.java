package dev.portcullis.rego.plan;

import java.util.Set;

/** Which locals a statement sets for good, apart from those that the statements in its blocks do. */
public final class Writes {
    private Writes() {}

    public static Set<Integer> of(Statement statement) {
        return switch (statement) {
            case Statement.Call it -> Set.of(it.result());
            case Statement.CallDynamic it -> Set.of(it.result());
            case Statement.Dot it -> Set.of(it.target());
            case Statement.Len it -> Set.of(it.target());
            case Statement.Scan it -> it.key() == it.value() ? Set.of(it.key()) : Set.of(it.key(), it.value());
            case Statement.AssignInt it -> Set.of(it.target());
            case Statement.AssignVar it -> Set.of(it.target());
            case Statement.AssignVarOnce it -> Set.of(it.target());
            case Statement.ResetLocal it -> Set.of(it.target());
            case Statement.MakeNull it -> Set.of(it.target());
            case Statement.MakeNumberInt it -> Set.of(it.target());
            case Statement.MakeNumberRef it -> Set.of(it.target());
            case Statement.MakeArray it -> Set.of(it.target());
            case Statement.MakeObject it -> Set.of(it.target());
            case Statement.MakeSet it -> Set.of(it.target());
            case Statement.ArrayAppend it -> Set.of(it.array());
            case Statement.ObjectInsert it -> Set.of(it.object());
            case Statement.ObjectInsertOnce it -> Set.of(it.object());
            case Statement.ObjectMerge it -> Set.of(it.target());
            case Statement.SetAdd it -> Set.of(it.set());
            default -> Set.of();
        };
    }
}
