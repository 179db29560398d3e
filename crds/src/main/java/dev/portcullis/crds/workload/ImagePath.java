package dev.portcullis.crds.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where objects of some kind name images, as settings say it: names of fields with dots between them, such as
 * {@code spec.template.spec.containers[*].image}.
 *
 * <p>{@code [*]} after a name stands for every element of the list in that field; {@code ?} after a name says that the field may be absent,
 * and that nothing is named there then. Without it an absent field is a fault of the object. There is nothing else: no indexes, no filters, no
 * wildcards for names.
 *
 * @param steps the steps from the object to the image, at least one
 */
public record ImagePath(List<Step> steps) {
    private static final int MAXIMUM_LENGTH = 256;
    private static final int MAXIMUM_STEPS = 16;
    private static final String EACH = "[*]";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final String SYNTAX =
            "write names of fields with dots between them, [*] after the name of a list for each of its"
                    + " elements and ? after a name that may be absent, for example spec.template.spec.initContainers?[*].image";

    public ImagePath {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if the text is no path; the message says what to write
     */
    public static ImagePath of(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw new IllegalArgumentException(
                    "an image path has at most " + MAXIMUM_LENGTH + " characters, this one has " + text.length());
        }
        var parts = text.split("\\.", -1);
        if (parts.length > MAXIMUM_STEPS) {
            throw new IllegalArgumentException(
                    "an image path names at most " + MAXIMUM_STEPS + " fields, \"" + text + "\" names " + parts.length);
        }
        var steps = new ArrayList<Step>();
        for (var part : parts) {
            steps.add(step(part, text));
        }
        return new ImagePath(steps);
    }

    private static Step step(String part, String text) {
        var each = part.endsWith(EACH);
        var rest = each ? part.substring(0, part.length() - EACH.length()) : part;
        var optional = rest.endsWith("?");
        var name = optional ? rest.substring(0, rest.length() - 1) : rest;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + part + "\" in image path \"" + text + "\": " + SYNTAX);
        }
        return new Step(name, optional, each);
    }

    /** Returns the fields that lead to what an edit of an image must change: up to the first list, or to the image itself. */
    public List<String> leadingFields() {
        var fields = new ArrayList<String>();
        for (var step : steps) {
            fields.add(step.field());
            if (step.each()) {
                break;
            }
        }
        return List.copyOf(fields);
    }

    /** Returns the path as it is written in settings. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        steps.forEach(step -> parts.add(step.toString()));
        return String.join(".", parts);
    }

    /**
     * One step.
     *
     * @param field the field to go to
     * @param optional whether it may be absent
     * @param each whether to go on to each element of the list in it
     */
    public record Step(String field, boolean optional, boolean each) {
        @Override
        public String toString() {
            return field + (optional ? "?" : "") + (each ? EACH : "");
        }
    }
}
