package dev.portcullis.collect;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.credentials.PullCredentials;

/**
 * On whose behalf, and about what, evidence is collected.
 *
 * @param repository where the subject is
 * @param subject digest of the artifact that the evidence is about
 * @param namespace whose ConfigMaps may be read, and no others
 * @param credentials for registries; nothing else is sent any
 * @param deadline after which no answer is of use
 */
public record CollectRequest(
        ImageRepository repository, Digest subject, String namespace, PullCredentials credentials, Deadline deadline) {}
