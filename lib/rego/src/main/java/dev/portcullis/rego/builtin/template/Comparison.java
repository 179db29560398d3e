package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import java.util.List;

/** Compares items as templates do: only those of one basic kind. */
final class Comparison {
    private enum Kind {
        BOOL,
        INT,
        FLOAT,
        STRING,
        OTHER
    }

    private Comparison() {}

    private static Kind kind(Item item) {
        if (Items.string(item) != null) {
            return Kind.STRING;
        }
        return switch (item) {
            case Item.Whole _ -> Kind.INT;
            case Item.Real _ -> Kind.FLOAT;
            case Item.Data(BooleanValue _) -> Kind.BOOL;
            default -> Kind.OTHER;
        };
    }

    /** Says whether the first equals any of the others. */
    static boolean anyEqual(List<Item> items) {
        if (items.size() == 1) {
            throw failed("eq", "missing argument for comparison");
        }
        for (Item other : items.subList(1, items.size())) {
            if (equal(items.getFirst(), other)) {
                return true;
            }
        }
        return false;
    }

    static boolean equal(Item left, Item right) {
        Kind kind = kind(left);
        if (kind != kind(right)) {
            if (Items.isNull(left) || Items.isNull(right)) {
                return false;
            }
            throw incompatible("eq", left, right);
        }
        return switch (kind) {
            case BOOL -> left.equals(right);
            case INT, FLOAT, STRING -> order(left, right) == 0;
            case OTHER -> {
                if (Items.isNull(left) || Items.isNull(right)) {
                    yield Items.isNull(left) == Items.isNull(right);
                }
                boolean known = right instanceof Item.Data(ArrayValue _) || right instanceof Item.Data(ObjectValue _);
                throw failed("eq", known ? "non-comparable types" : "incompatible types for comparison");
            }
        };
    }

    private static int order(Item left, Item right) {
        if (left instanceof Item.Whole a && right instanceof Item.Whole b) {
            return Long.compare(a.value(), b.value());
        }
        if (left instanceof Item.Real a && right instanceof Item.Real b) {
            return a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
        }
        return StringValue.of(String.valueOf(Items.string(left)))
                .compareTo(StringValue.of(String.valueOf(Items.string(right))));
    }

    static boolean less(Item left, Item right) {
        Kind kind = kind(left);
        if (kind == Kind.OTHER || kind == Kind.BOOL || kind(right) == Kind.OTHER) {
            throw failed("lt", "invalid type for comparison");
        }
        if (kind != kind(right)) {
            throw incompatible("lt", left, right);
        }
        return order(left, right) < 0;
    }

    static boolean lessOrEqual(Item left, Item right) {
        return less(left, right) || equal(left, right);
    }

    private static IllegalArgumentException incompatible(String name, Item left, Item right) {
        return failed(name, "incompatible types for comparison: " + Items.type(left) + " and " + Items.type(right));
    }

    private static IllegalArgumentException failed(String name, String problem) {
        return new IllegalArgumentException("error calling " + name + ": " + problem);
    }
}
