package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** How functions of text read and give several strings at once. */
final class Texts {
    private Texts() {}

    /** The members of an array or a set, all of them strings, in order. */
    static List<String> strings(Value[] arguments, int position, Circumstances circumstances, String... wanted) {
        Iterable<Value> members;
        switch (arguments[position]) {
            case ArrayValue array -> {
                circumstances.charge(array.size());
                members = array;
            }
            case SetValue set -> {
                circumstances.charge(set.size());
                members = set;
            }
            default -> throw WrongOperand.oneOf(arguments, position, wanted);
        }
        List<String> strings = new ArrayList<>();
        for (Value member : members) {
            if (!(member instanceof StringValue string)) {
                throw WrongOperand.member(arguments, position, member, "string");
            }
            strings.add(string.string());
        }
        return strings;
    }

    /** An array of texts that are already there, or are parts of one that is. */
    static ArrayValue array(List<String> texts, Circumstances circumstances) {
        circumstances.charge(texts.size());
        Value[] values = new Value[texts.size()];
        for (int i = 0; i < values.length; i++) {
            Costs.make(texts.get(i).length(), circumstances);
            values[i] = StringValue.of(texts.get(i));
        }
        return ArrayValue.owning(values);
    }
}
