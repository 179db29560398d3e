package dev.portcullis.collect;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a document is. Values outside their bounds are an {@link IllegalArgumentException}. */
public sealed interface Source {
    /** Returns the kind of collector that gets it. */
    CollectorKind kind();

    /**
     * The newest referrer of the subject that is of a type.
     *
     * @param type its {@code artifactType}, or the predicate type that a Sigstore bundle is annotated with
     */
    record OciReferrer(String type) implements Source {
        private static final int MAX_TYPE = 512;

        public OciReferrer {
            if (type.isEmpty() || type.length() > MAX_TYPE) {
                throw new IllegalArgumentException("a type has 1 to " + MAX_TYPE + " characters");
            }
        }

        @Override
        public CollectorKind kind() {
            return CollectorKind.OCI_REFERRER;
        }
    }

    /** An artifact, by its tag or digest. */
    record OciArtifact(ImageReference reference) implements Source {
        @Override
        public CollectorKind kind() {
            return CollectorKind.OCI_ARTIFACT;
        }
    }

    /**
     * A file on the web.
     *
     * @param address an absolute URI of scheme HTTPS, without user and fragment; HTTP only where settings permit it for the host
     * @param digest what the file's bytes must have
     * @param mediaType what the file is; null where the server's word is taken
     */
    record HttpsFile(URI address, Digest digest, @Nullable String mediaType) implements Source {
        private static final int MAX_MEDIA_TYPE = 255;

        public HttpsFile {
            WebAddress.require(address);
            if (mediaType != null && !isMediaType(mediaType)) {
                throw new IllegalArgumentException("a media type is printable ASCII without spaces");
            }
        }

        private static boolean isMediaType(String text) {
            return !text.isEmpty()
                    && text.length() <= MAX_MEDIA_TYPE
                    && text.chars().allMatch(character -> character > ' ' && character <= '~');
        }

        @Override
        public CollectorKind kind() {
            return CollectorKind.HTTPS_FILE;
        }
    }

    /**
     * A value in a ConfigMap of the requester's own namespace.
     *
     * @param name of the ConfigMap
     * @param key of {@code data} or {@code binaryData}
     */
    record ConfigMapKey(String name, String key) implements Source {
        private static final int MAX_NAME = 253;

        public ConfigMapKey {
            if (name.isEmpty() || name.length() > MAX_NAME || key.isEmpty() || key.length() > MAX_NAME) {
                throw new IllegalArgumentException("names and keys have 1 to " + MAX_NAME + " characters");
            }
        }

        @Override
        public CollectorKind kind() {
            return CollectorKind.CONFIG_MAP;
        }
    }
}
