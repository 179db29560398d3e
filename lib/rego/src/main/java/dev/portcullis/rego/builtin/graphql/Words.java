package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Token.Kind;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The words of a document, one ahead, with the comments that stand before the next one. */
class Words {
    private static final int DEEPEST = 200;

    private final Lexer lexer;
    private Token next;
    private @Nullable Value comment;
    private int depth;

    Words(String text) {
        lexer = new Lexer(text);
        next = lexer.next();
        comment = comments();
    }

    private @Nullable Value comments() {
        List<Value> list = new ArrayList<>();
        while (next.kind() == Kind.COMMENT) {
            list.add(ObjectValue.builder()
                    .put("Value", StringValue.of(next.value()))
                    .build());
            next = lexer.next();
        }
        return list.isEmpty()
                ? null
                : ObjectValue.builder().put("List", ArrayValue.copyOf(list)).build();
    }

    final Token peek() {
        return next.kind() == Kind.INVALID ? new Token(Kind.INVALID, "", next.line(), next.column()) : next;
    }

    /** The comments before the next word. */
    final @Nullable Value comment() {
        return comment;
    }

    final Token take() {
        if (next.kind() == Kind.INVALID) {
            throw next.refused(next.value());
        }
        Token taken = next;
        next = lexer.next();
        comment = comments();
        return taken;
    }

    final boolean skip(Kind kind) {
        if (next.kind() != kind) {
            return false;
        }
        take();
        return true;
    }

    final Token expect(Kind kind) {
        if (next.kind() != kind) {
            throw next.refused("Expected " + kind + ", found " + next.kind());
        }
        return take();
    }

    final void expectWord(String name) {
        if (!next.is(name)) {
            throw next.refused("Expected \"" + name + "\", found " + peek());
        }
        take();
    }

    final String name() {
        return expect(Kind.NAME).value();
    }

    final IllegalArgumentException unexpected() {
        return unexpected(peek());
    }

    static IllegalArgumentException unexpected(Token token) {
        return token.refused("Unexpected " + token);
    }

    /** What stands between two signs, at least once; nothing where the first sign is missing. */
    final List<Value> some(Kind open, Kind close, Supplier<Value> one) {
        if (!skip(open)) {
            return List.of();
        }
        List<Value> all = any(close, one);
        if (all.isEmpty()) {
            throw next.refused("expected at least one definition, found " + next.kind());
        }
        closing = comment;
        take();
        return all;
    }

    /** The comments before the sign that closed the last group. */
    private @Nullable Value closing;

    final @Nullable Value closing() {
        return closing;
    }

    final List<Value> many(Kind open, Kind close, Supplier<Value> one) {
        expect(open);
        List<Value> all = any(close, one);
        take();
        return all;
    }

    private List<Value> any(Kind close, Supplier<Value> one) {
        List<Value> all = new ArrayList<>();
        while (next.kind() != close) {
            all.add(deeper(one));
        }
        return all;
    }

    /** Documents are read by recursion. */
    final Value deeper(Supplier<Value> one) {
        if (++depth > DEEPEST) {
            throw next.refused("nested more than " + DEEPEST + " deep");
        }
        Value value = one.get();
        depth--;
        return value;
    }
}
