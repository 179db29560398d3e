package dev.portcullis.manifests;

import java.util.List;

/**
 * One rule of a role.
 *
 * @param why what the permission is needed for; becomes a comment
 * @param group API group
 * @param resources resources of the group
 * @param names objects that the rule is confined to; empty for all
 * @param verbs what may be done
 */
record Rule(String why, String group, List<String> resources, List<String> names, List<String> verbs) {
    /** What an informer asks for. */
    static final List<String> FOLLOW = List.of("list", "watch");

    static final List<String> READ = List.of("get", "list", "watch");

    Rule(String why, String group, List<String> resources, List<String> verbs) {
        this(why, group, resources, List.of(), verbs);
    }

    String yaml() {
        var text = new StringBuilder("  # " + why + "\n  - apiGroups: [" + quoted(List.of(group))
                + "]\n    resources: [" + quoted(resources) + "]\n");
        if (!names.isEmpty()) {
            text.append("    resourceNames: [").append(quoted(names)).append("]\n");
        }
        return text.append("    verbs: [").append(quoted(verbs)).append("]\n").toString();
    }

    private static String quoted(List<String> words) {
        return "\"" + String.join("\", \"", words) + "\"";
    }
}
