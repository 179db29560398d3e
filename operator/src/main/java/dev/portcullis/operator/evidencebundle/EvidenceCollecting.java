package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects evidence. Implementations are thread-safe, block within their own deadline and throw nothing. */
interface EvidenceCollecting {
    /**
     * Says what a tag names.
     *
     * @param namespace whose credentials are used
     */
    Resolved resolve(ImageRepository repository, String tag, String namespace, @Nullable String pullSecretName);

    /** Collects items about an image; there is one for each that is wanted. */
    List<EvidenceItem> collect(
            List<WantedItem> wanted,
            ImageRepository repository,
            Digest subject,
            String namespace,
            @Nullable String pullSecretName);

    /** What came of resolving a tag. */
    sealed interface Resolved {
        record To(Digest digest) implements Resolved {}

        record Failed(String detail) implements Resolved {}
    }
}
