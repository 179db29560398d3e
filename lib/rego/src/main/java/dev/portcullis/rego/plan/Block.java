package dev.portcullis.rego.plan;

import java.util.List;

/** Statements that run in order until one is undefined. */
public record Block(List<Statement> statements) {
    public Block {
        statements = List.copyOf(statements);
    }
}
