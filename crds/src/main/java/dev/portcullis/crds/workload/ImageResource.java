package dev.portcullis.crds.workload;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Namespaced objects, not of Kubernetes's own workload kinds, that name images.
 *
 * @param group their API group, empty for the core group
 * @param version the version whose fields the paths name; the API server converts objects of other versions to it
 * @param resource their name in paths of the API, in the plural
 * @param paths where they name images, at least one
 */
public record ImageResource(String group, String version, String resource, List<ImagePath> paths) {
    private static final int MAXIMUM_PATHS = 16;
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_GROUP = 253;
    private static final Pattern GROUP =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern VERSION = Pattern.compile("v[1-9][0-9]{0,8}((alpha|beta)[1-9][0-9]{0,8})?");
    private static final Pattern RESOURCE = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    /**
     * Checks what was said.
     *
     * @throws IllegalArgumentException if it cannot be meant; the message says what to write
     */
    public ImageResource {
        paths = List.copyOf(paths);
        var name = "image resource \"" + resource + "\" of group \"" + group + "\"";
        check(
                group.isEmpty()
                        || (group.length() <= LONGEST_GROUP
                                && GROUP.matcher(group).matches()),
                name + ": write the group as in apiVersion, for example serving.knative.dev");
        check(
                VERSION.matcher(version).matches(),
                name + ": \"" + version + "\" is no version; write one, for example v1");
        check(
                resource.length() <= LONGEST_NAME && RESOURCE.matcher(resource).matches(),
                name + ": write the resource as `kubectl api-resources` does, lower case and in the plural, with no"
                        + " subresource");
        check(!isOurs(group), name + ": objects of Portcullis name no images to run");
        check(!isWorkload(group, resource), name + ": its images are judged in any case");
        check(
                !paths.isEmpty() && paths.size() <= MAXIMUM_PATHS,
                name + ": name 1 to " + MAXIMUM_PATHS + " paths, not " + paths.size());
        check(new HashSet<>(paths).size() == paths.size(), name + ": it names a path twice");
    }

    /** Returns whether this is the resource. */
    boolean is(String otherGroup, String otherResource) {
        return group.equals(otherGroup) && resource.equals(otherResource);
    }

    private static boolean isOurs(String group) {
        return group.equals("portcullis.dev") || group.endsWith(".portcullis.dev");
    }

    private static boolean isWorkload(String group, String resource) {
        for (var kind : WorkloadKind.values()) {
            if (kind.group().equals(group) && kind.resource().equals(resource)) {
                return true;
            }
        }
        return false;
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
