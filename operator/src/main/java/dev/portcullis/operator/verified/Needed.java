package dev.portcullis.operator.verified;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Registries;
import dev.portcullis.operator.verified.Garbage.Needs;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What workloads need. Pure.
 *
 * @param registries what the installation says of registries
 * @param resolved tells what a tag was seen to name last; null where this process has not seen it yet
 * @param evidenceRepositories where policies look for evidence besides the images' own repositories
 */
record Needed(
        Registries registries,
        Function<Question, @Nullable Digest> resolved,
        Set<ImageRepository> evidenceRepositories) {

    /** @param complete whether these are all workloads that there are */
    Needs by(Collection<Workload> workloads, boolean complete) {
        var digests = new HashSet<String>();
        var repositories = new HashSet<String>();
        for (var workload : workloads) {
            if (workload.presence() != Presence.ENDED) {
                workload.uses().forEach(use -> add(Question.of(workload, use), digests, repositories));
            }
        }
        return new Needs(digests, repositories, complete);
    }

    private void add(Question question, Set<String> digests, Set<String> repositories) {
        ImageReference reference;
        try {
            reference = registries.canonical(ImageReference.parse(question.image()));
        } catch (InvalidImageReferenceException e) {
            return;
        }
        var digest = reference.digest() == null ? resolved.apply(question) : reference.digest();
        if (digest != null) {
            digests.add(digest.toString());
            return;
        }
        registries.places(reference.repository()).forEach(place -> repositories.add(place.toString()));
        evidenceRepositories.stream()
                .flatMap(named -> registries.places(named).stream())
                .forEach(place -> repositories.add(place.toString()));
    }
}
