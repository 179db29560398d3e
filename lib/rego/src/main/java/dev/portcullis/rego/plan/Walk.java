package dev.portcullis.rego.plan;

import java.util.List;
import java.util.function.Consumer;

/** Visits the statements of a function in the order in which they stand, those of inner blocks after the one that holds them. */
public final class Walk {
    private Walk() {}

    public static void over(List<Block> blocks, Consumer<Statement> visitor) {
        for (Block block : blocks) {
            for (Statement statement : block.statements()) {
                visitor.accept(statement);
                over(inner(statement), visitor);
            }
        }
    }

    private static List<Block> inner(Statement statement) {
        return switch (statement) {
            case Statement.Blocks blocks -> blocks.blocks();
            case Statement.Scan scan -> List.of(scan.block());
            case Statement.Not not -> List.of(not.block());
            case Statement.With with -> List.of(with.block());
            default -> List.of();
        };
    }
}
