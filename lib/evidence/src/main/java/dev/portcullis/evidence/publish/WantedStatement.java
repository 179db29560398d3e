package dev.portcullis.evidence.publish;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is looked for.
 *
 * @param destination the repository that it would be in
 * @param subject what it is about
 * @param predicateType its predicate type
 * @param statement its very bytes
 * @param timed whether only one counts whose time of signing is proved
 * @param certified whom its certificate must name; null for one by a key of the trust root
 */
public record WantedStatement(
        ImageRepository destination,
        Digest subject,
        String predicateType,
        ByteString statement,
        boolean timed,
        @Nullable ExpectedIdentity certified) {}
