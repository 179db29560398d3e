package dev.portcullis.runner.admission;

import java.util.regex.Pattern;

/** What may stand in a label. */
final class Label {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    private Label() {}

    /** Returns a name, or nothing where the API server would refuse the Pod for it. */
    static String of(String name) {
        return VALUE.matcher(name).matches() ? name : "";
    }
}
