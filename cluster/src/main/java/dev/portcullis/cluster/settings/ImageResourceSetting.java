package dev.portcullis.cluster.settings;

import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import java.util.List;
import java.util.Optional;

/** Objects of a kind of its own that name images to run, one of {@code portcullis.image-resources}. */
public interface ImageResourceSetting {
    /** Their API group; left out, the core group. */
    Optional<String> group();

    /** The version whose fields the paths name. */
    String version();

    /** Their name in paths of the API, in the plural. */
    String resource();

    /** Where they name images, for example {@code spec.template.spec.containers[*].image}. */
    List<String> paths();

    /**
     * Returns the kinds that name images besides Kubernetes's own workloads.
     *
     * @throws IllegalArgumentException if a setting cannot be meant; the message says what to write
     */
    static ImageResources resources(List<ImageResourceSetting> settings) {
        return new ImageResources(settings.stream()
                .map(one -> new ImageResource(
                        one.group().orElse(""),
                        one.version(),
                        one.resource(),
                        one.paths().stream().map(ImagePath::of).toList()))
                .toList());
    }
}
