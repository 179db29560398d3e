package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.template.Item;
import dev.portcullis.rego.builtin.template.Means;
import dev.portcullis.rego.builtin.template.Template;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code strings.render_template}. */
final class TemplateBuiltins {
    /** What a template is worth for each character: every one of them may be a node. */
    private static final int BYTES_PER_CHARACTER = 60;

    private TemplateBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("strings.render_template", TemplateBuiltins::render);
    }

    private static Value render(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        ObjectValue data = Operands.object(arguments, 1);
        Costs.everyNode(circumstances, data);
        checkJson(data);
        circumstances.charge(1 + text.length());
        circumstances.allocate((long) text.length() * BYTES_PER_CHARACTER);
        try {
            String rendered = Template.of(text).render(data, means(circumstances));
            Costs.make(rendered.length(), circumstances);
            return StringValue.of(rendered.replace("<no value>", "<undefined>"));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    /** Refuses what JSON has nothing for. */
    private static void checkJson(Value value) {
        switch (value) {
            case SetValue _ -> throw noJson();
            case ArrayValue array -> array.forEach(TemplateBuiltins::checkJson);
            case ObjectValue object -> {
                if (!object.keys().stream().allMatch(StringValue.class::isInstance)) {
                    throw noJson();
                }
                object.values().forEach(TemplateBuiltins::checkJson);
            }
            default -> {}
        }
    }

    private static BuiltinException noJson() {
        return BuiltinException.because("invalid character '1' looking for beginning of object key string");
    }

    private static Means means(Circumstances circumstances) {
        return new Means() {
            @Override
            public void charge(long steps) {
                circumstances.charge(steps);
            }

            @Override
            public void make(long characters) {
                Costs.make(characters, circumstances);
            }

            @Override
            public String format(String format, List<Item> items) {
                List<GoArgument> converted = new ArrayList<>(items.size());
                items.forEach(item -> converted.add(argument(item, circumstances)));
                return GoFormat.format(format, converted, circumstances);
            }
        };
    }

    private static GoArgument argument(Item item, Circumstances circumstances) {
        return switch (item) {
            case Item.Whole whole -> new GoArgument.Whole(whole.value());
            case Item.Real real -> new GoArgument.Real(real.value());
            case Item.Data(StringValue string) -> new GoArgument.Text(string.string());
            case Item.Data(NumberValue number) -> new GoArgument.Named("json.Number", number.text());
            case Item.Data(BooleanValue bool) -> new GoArgument.Truth(bool.booleanValue());
            default -> new GoArgument.Text(item.text(means(circumstances)));
        };
    }
}
