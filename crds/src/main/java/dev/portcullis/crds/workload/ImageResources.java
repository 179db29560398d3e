package dev.portcullis.crds.workload;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What else names images in an installation, besides {@link WorkloadKind}. Operator and webhook must be told the same.
 *
 * @param all the resources, at most 16, each once
 */
public record ImageResources(List<ImageResource> all) {
    /** Nothing else. */
    public static final ImageResources NONE = new ImageResources(List.of());

    private static final int MAXIMUM = 16;

    /**
     * Checks the resources.
     *
     * @throws IllegalArgumentException if there are too many, or one stands there twice
     */
    public ImageResources {
        all = List.copyOf(all);
        if (all.size() > MAXIMUM) {
            throw new IllegalArgumentException(
                    "at most " + MAXIMUM + " image resources can be named, not " + all.size());
        }
        var names = new HashSet<String>();
        for (var one : all) {
            if (!names.add(one.group() + "/" + one.resource())) {
                throw new IllegalArgumentException(
                        "image resource \"" + one.resource() + "\" of group \"" + one.group()
                                + "\" is named twice; the API server converts objects of all its versions to the one that is named");
            }
        }
    }

    /** Returns the resource of this group and name. */
    public Optional<ImageResource> find(String group, String resource) {
        return all.stream().filter(one -> one.is(group, resource)).findFirst();
    }
}
