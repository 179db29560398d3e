package dev.portcullis.evidence;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import java.util.List;

/**
 * On whose behalf and until when a registry is asked.
 *
 * @param tenant the namespace that asks, for limits
 * @param credentials asked only when a registry is
 * @param deadline until when an answer is of use
 * @param answers what was answered so far
 */
public record Access(String tenant, CredentialSource credentials, Deadline deadline, Answers answers) {
    /** Makes an access by which nothing was answered yet. */
    public Access(String tenant, CredentialSource credentials, Deadline deadline) {
        this(tenant, credentials, deadline, new Answers());
    }

    /** Returns the same for one of several images, whose answers are its own. */
    Access forImage() {
        return new Access(tenant, credentials, deadline);
    }

    /** Returns the same for the next of several steps, which gets its share of the time that is left. */
    Access share(int steps) {
        return new Access(tenant, credentials, deadline.share(steps), answers);
    }

    /** Finds the credentials for a repository; those of another repository are none of them. */
    @FunctionalInterface
    public interface CredentialSource {
        /** Nobody's credentials: anonymous access only. */
        CredentialSource ANONYMOUS = repository -> List.of();

        List<Credential> forRepository(ImageRepository repository);
    }
}
