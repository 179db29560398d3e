package dev.portcullis.evidence.publish;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;

/**
 * A statement that is looked for.
 *
 * @param destination the repository that it would be in
 * @param subject what it is about
 * @param predicateType its predicate type
 * @param statement its very bytes
 * @param timed whether only one counts whose time of signing is proved
 */
public record WantedStatement(
        ImageRepository destination, Digest subject, String predicateType, ByteString statement, boolean timed) {}
