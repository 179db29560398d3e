package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.ObjectValue;
import java.util.List;
import java.util.Map;

/** A template that was read. */
public final class Template {
    private final Map<String, List<Node>> named;

    private Template(Map<String, List<Node>> named) {
        this.named = named;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Template of(String text) {
        return new Template(Parser.parse(text));
    }

    /**
     * Renders the template; what is absent or null is {@code <no value>}.
     *
     * @throws IllegalArgumentException if an action cannot be done with what it is given
     */
    public String render(ObjectValue data, Means means) {
        return new Rendering(named, means).render(new Item.Data(data));
    }
}
