package dev.portcullis.operator.trust;

import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import org.jspecify.annotations.Nullable;

/** Hears how trust roots stand that follow a TUF repository. Implementations are thread-safe. */
public interface TrustRootReports {
    /**
     * A trust root was looked at.
     *
     * @param inForce how the content in force was delivered; null where none is
     * @param stale whether the repository is not followed
     */
    void stands(String trustRoot, @Nullable Delivery inForce, boolean stale);

    /** A trust root follows no repository any more. */
    void forget(String trustRoot);
}
