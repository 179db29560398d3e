package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.net.CidrBlock;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code net.cidr_*}: blocks of IP addresses. Names are never looked up. */
final class NetBuiltins {
    private static final int MOST_ADDRESSES = 1 << 24;
    private static final int BYTES_PER_ADDRESS = 128;

    private NetBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("net.cidr_contains", NetBuiltins::contains);
        table.put("net.cidr_contains_matches", NetBuiltins::containsMatches);
        table.put("net.cidr_expand", NetBuiltins::expand);
        table.put("net.cidr_intersects", NetBuiltins::intersects);
        table.put("net.cidr_is_valid", NetBuiltins::isValid);
        table.put("net.cidr_merge", NetBuiltins::merge);
        table.put("net.cidr_overlap", NetBuiltins::contains);
    }

    private static CidrBlock block(Value value) {
        try {
            return CidrBlock.parse(string(value));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    /** OPA calls every operand of these functions the first. */
    private static String string(Value value) {
        if (value instanceof StringValue string) {
            return string.string();
        }
        throw BuiltinException.operand(1, "string", value);
    }

    private static Value contains(Value[] arguments, Circumstances circumstances) {
        return BooleanValue.of(contains(arguments[0], arguments[1], circumstances));
    }

    private static boolean contains(Value outer, Value inner, Circumstances circumstances) {
        circumstances.charge(4);
        CidrBlock block = block(outer);
        String text = string(inner);
        CidrBlock address = CidrBlock.ofAddress(text);
        if (address == null) {
            try {
                address = CidrBlock.parse(text);
            } catch (IllegalArgumentException e) {
                throw BuiltinException.because("not a valid textual representation of an IP address or CIDR: " + text);
            }
        }
        return block.contains(address);
    }

    private static Value intersects(Value[] arguments, Circumstances circumstances) {
        circumstances.charge(4);
        return BooleanValue.of(block(arguments[0]).intersects(block(arguments[1])));
    }

    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        circumstances.charge(2);
        if (!(arguments[0] instanceof StringValue text)) {
            return BooleanValue.FALSE;
        }
        try {
            CidrBlock.parse(text.string());
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }

    private static Value expand(Value[] arguments, Circumstances circumstances) {
        CidrBlock block = block(arguments[0]);
        BigInteger size = block.size();
        long count = size.bitLength() < Long.SIZE - 8 ? size.longValue() : 1L << (Long.SIZE - 8);
        circumstances.charge(count);
        circumstances.allocate(count * BYTES_PER_ADDRESS);
        if (count > MOST_ADDRESSES) {
            throw BuiltinException.because("block has more than " + MOST_ADDRESSES + " addresses");
        }
        return SetValue.copyOf(block.addresses().stream().map(StringValue::of).toList());
    }

    private static Value merge(Value[] arguments, Circumstances circumstances) {
        List<Value> elements = switch (arguments[0]) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> throw BuiltinException.because("operand must be an array");
        };
        circumstances.charge(elements.size() * 4L + 1);
        circumstances.allocate(elements.size() * 8L * BYTES_PER_ADDRESS);
        List<CidrBlock> blocks = new ArrayList<>(elements.size());
        for (Value element : elements) {
            if (!(element instanceof StringValue)) {
                throw BuiltinException.because("element must be string");
            }
            blocks.add(blockOrAddress(element));
        }
        return SetValue.copyOf(
                CidrBlock.merge(blocks).stream().map(StringValue::of).toList());
    }

    private static CidrBlock blockOrAddress(Value element) {
        CidrBlock address = CidrBlock.ofAddress(string(element));
        try {
            return address == null ? block(element) : address.classful();
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value containsMatches(Value[] arguments, Circumstances circumstances) {
        List<Value> found = new ArrayList<>();
        for (Indexed outer : indexed(arguments, 0, circumstances)) {
            for (Indexed inner : indexed(arguments, 1, circumstances)) {
                if (contains(outer.block(0), inner.block(1), circumstances)) {
                    Costs.members(circumstances, 2);
                    found.add(ArrayValue.of(outer.index(), inner.index()));
                }
            }
        }
        return SetValue.copyOf(found);
    }

    /** A block, or an array that begins with one, and where it stands in its collection. */
    private record Indexed(Value index, Value value) {
        private Value block(int position) {
            if (value instanceof StringValue) {
                return value;
            }
            if (value instanceof ArrayValue array && array.size() > 0) {
                return array.get(0);
            }
            throw BuiltinException.because("operand " + (position + 1) + ": element must be string or non-empty array");
        }
    }

    private static List<Indexed> indexed(Value[] arguments, int position, Circumstances circumstances) {
        List<Indexed> all = new ArrayList<>();
        switch (arguments[position]) {
            case StringValue string -> all.add(new Indexed(string, string));
            case ArrayValue array -> {
                circumstances.charge(array.size());
                for (int i = 0; i < array.size(); i++) {
                    all.add(new Indexed(NumberValue.of(i), array.get(i)));
                }
            }
            case SetValue set -> {
                circumstances.charge(set.size());
                set.forEach(member -> all.add(new Indexed(member, member)));
            }
            case ObjectValue object -> {
                circumstances.charge(object.size());
                object.keys().forEach(key -> all.add(new Indexed(key, Members.of(object, key))));
            }
            default -> {}
        }
        return all;
    }
}
