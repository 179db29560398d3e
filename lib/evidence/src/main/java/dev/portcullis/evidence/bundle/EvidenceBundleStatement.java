package dev.portcullis.evidence.bundle;

import dev.portcullis.core.bundle.EvidenceBundleContent;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;

/**
 * An in-toto statement that carries the content of an evidence bundle.
 *
 * @param repository where its subject is
 * @param subject digest of what it is about
 * @param content what it says
 */
public record EvidenceBundleStatement(ImageRepository repository, Digest subject, EvidenceBundleContent content) {}
