package dev.portcullis.operator.tuf;

import dev.portcullis.crds.key.InstallationKeys;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of TUF repositories through restarts. */
public interface KeptRefreshes {
    /**
     * What stands there.
     *
     * @param text as it was read; null where there is none
     * @param kept what it proves to hold; null where that is nothing
     */
    record Standing(@Nullable String text, @Nullable KeptRefresh kept) {
        /** Returns what a text stands for. */
        static Standing of(@Nullable String text, String trustRoot, InstallationKeys keys) {
            return new Standing(
                    text,
                    text == null
                            ? null
                            : KeptRefresh.read(text, trustRoot, keys).orElse(null));
        }
    }

    /** Reads what is kept for a trust root. */
    Standing read(String trustRoot, InstallationKeys keys);

    /**
     * Replaces what was read.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with status 409 if somebody changed it meanwhile
     */
    void write(String trustRoot, Standing read, KeptRefresh refresh, InstallationKeys keys);
}
