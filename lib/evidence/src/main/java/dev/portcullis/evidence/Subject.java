package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import java.util.List;

/**
 * What evidence must be about, and on whose behalf it is looked for.
 *
 * @param repository where it is looked for
 * @param digest the manifest that it must be about
 * @param credentials tried in their order
 * @param deadline until when an answer is of use
 */
record Subject(ImageRepository repository, Digest digest, List<Credential> credentials, Deadline deadline) {}
