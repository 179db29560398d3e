package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** What functions of text have in common: how they pay, and how they read several strings at once. */
final class Texts {
    private Texts() {}

    /** Pays for looking at as many characters once. */
    static void look(long characters, Circumstances circumstances) {
        if (characters >= 100) {
            circumstances.charge(characters / 100);
        }
    }

    /** Pays for searching a text, which takes as long as both lengths multiplied if an attacker chose them. */
    static void search(String text, String wanted, Circumstances circumstances) {
        look((long) text.length() * Math.max(1, wanted.length() / 2), circumstances);
    }

    /** Pays for a text that is going to be made. */
    static void make(long characters, Circumstances circumstances) {
        circumstances.allocate(2 * characters + 40);
        look(characters, circumstances);
    }

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
            make(texts.get(i).length(), circumstances);
            values[i] = StringValue.of(texts.get(i));
        }
        return ArrayValue.owning(values);
    }
}
