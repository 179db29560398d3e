package dev.portcullis.cluster.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.crds.workload.NamedImages;
import dev.portcullis.crds.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind whose objects name images. */
public sealed interface JudgedKind {
    /** The service account of a Pod that names none. */
    String DEFAULT_ACCOUNT = "default";

    /**
     * Returns the kind of an object; empty where nobody knows where such objects name images.
     *
     * @param group the object's API group; empty for the core group
     * @param kind its kind, for example {@code Deployment}
     * @param resource its plural name, for example {@code deployments}
     * @param resources what names images besides Kubernetes's own workloads
     */
    static Optional<JudgedKind> of(String group, String kind, String resource, ImageResources resources) {
        var workload = WorkloadKind.of(group, kind).<JudgedKind>map(Workload::new);
        return workload.isPresent() ? workload : resources.find(group, resource).map(Configured::new);
    }

    /**
     * Returns every image that an object names.
     *
     * @throws UnreadableWorkloadException if nobody can say which they are, though the object is of a kind of Kubernetes's own
     * @throws UnreadableImagesException if nobody can say which they are by the paths of the settings
     */
    List<ImageUse> uses(JsonNode object, Binding binding) throws UnreadableWorkloadException, UnreadableImagesException;

    /** Returns the specification of the Pods that come of an object; a missing node where it is not known. */
    JsonNode podSpec(JsonNode object);

    /** Returns the name of the service account that images of an object run as; null where nobody can say. */
    @Nullable
    String serviceAccount(JsonNode object);

    /** Returns how far the verdict on an image binds that stood in the object before. */
    Binding unchanged();

    /** Returns whether a controller's Pods are the binding check of what it makes of this kind. */
    boolean isUsuallyOwned();

    /** One of Kubernetes's own kinds. */
    record Workload(WorkloadKind kind) implements JudgedKind {
        @Override
        public List<ImageUse> uses(JsonNode object, Binding binding) throws UnreadableWorkloadException {
            var tagUse = kind == WorkloadKind.POD ? TagUse.FINAL : TagUse.IN_TEMPLATE;
            return PodImages.of(kind.podSpecPath(), podSpec(object), binding, tagUse);
        }

        @Override
        public JsonNode podSpec(JsonNode object) {
            var node = object;
            for (var field : kind.podSpecFields()) {
                node = node.path(field);
            }
            return node;
        }

        /** Whoever names none runs as the one that every namespace has. */
        @Override
        public @Nullable String serviceAccount(JsonNode object) {
            var name = podSpec(object).path("serviceAccountName");
            if (name.isMissingNode() || name.isNull()) {
                return DEFAULT_ACCOUNT;
            }
            if (!name.isTextual()) {
                return null;
            }
            return name.textValue().isEmpty() ? DEFAULT_ACCOUNT : name.textValue();
        }

        @Override
        public Binding unchanged() {
            return kind == WorkloadKind.POD ? Binding.UNCHANGED : Binding.UNCHANGED_IN_TEMPLATE;
        }

        @Override
        public boolean isUsuallyOwned() {
            return kind.isUsuallyOwned();
        }
    }

    /** A kind that the settings name. Nobody knows whether Pods come of it that are judged, so what its tags name now binds. */
    record Configured(ImageResource resource) implements JudgedKind {
        @Override
        public List<ImageUse> uses(JsonNode object, Binding binding) throws UnreadableImagesException {
            return switch (NamedImages.of(resource, object, PodImages.MAXIMUM_IMAGES)) {
                case NamedImages.Found(var images)
                when !images.isEmpty() ->
                    images.stream()
                            .map(image -> new ImageUse(image.path(), image.image(), binding, TagUse.ASKED))
                            .toList();
                case NamedImages.Found none ->
                    throw new UnreadableImagesException("the object names no image at " + resource.paths());
                case NamedImages.Unreadable(var problem) -> throw new UnreadableImagesException(problem);
            };
        }

        @Override
        public JsonNode podSpec(JsonNode object) {
            return MissingNode.getInstance();
        }

        @Override
        public @Nullable String serviceAccount(JsonNode object) {
            return null;
        }

        @Override
        public Binding unchanged() {
            return Binding.UNCHANGED_IN_TEMPLATE;
        }

        @Override
        public boolean isUsuallyOwned() {
            return false;
        }
    }
}
