package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.workload.AskedObject;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.verdict.TagUse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about an image; equal questions have one answer, however many objects put them.
 *
 * @param namespace decides which policies apply
 * @param image the reference as written
 * @param tagUse what it means if the reference has no digest
 * @param pull whose credentials the registry is asked with
 * @param object the object that asks, where the answer may depend on it; null where it does not, or it cannot be read again
 */
public record Question(
        String namespace,
        String image,
        TagUse tagUse,
        PullSource pull,
        @Nullable AskedObject object) {
    private static final String DEFAULT_ACCOUNT = "default";

    /** Makes a question that any object may ask. */
    public Question(String namespace, String image, TagUse tagUse, PullSource pull) {
        this(namespace, image, tagUse, pull, null);
    }

    /** Returns the question that a use of an image puts. */
    public static Question of(Workload workload, ImageUse use) {
        var object = workload.asksAsObject() ? workload.object() : null;
        return new Question(workload.id().namespace(), use.image(), use.tagUse(), workload.pull(), object);
    }

    /** Returns every question that a workload puts. */
    public static Set<Question> of(Workload workload) {
        return workload.uses().stream().map(use -> of(workload, use)).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the exceptions that may count for it, of those that were approved in its namespace. */
    public Exemptions exemptions(List<Exemption> approved) {
        return new Exemptions(new dev.portcullis.core.exemption.Workload(namespace, serviceAccount()), approved);
    }

    /** Of objects of other kinds nobody can say as whom their images run. */
    private @Nullable String serviceAccount() {
        if (tagUse == TagUse.ASKED) {
            return null;
        }
        return pull.serviceAccount().isEmpty() ? DEFAULT_ACCOUNT : pull.serviceAccount();
    }
}
