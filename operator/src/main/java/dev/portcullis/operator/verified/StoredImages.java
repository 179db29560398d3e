package dev.portcullis.operator.verified;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.crds.verified.VerifiedImage;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code VerifiedImage} objects as they stand in the API server, for whoever takes them away. */
interface StoredImages {
    /** Reads one; empty where there is none. */
    Optional<VerifiedImage> read(String name);

    /** Reads all that there are, one after the other. */
    void each(Consumer<VerifiedImage> reader);

    /**
     * Deletes one as it was seen.
     *
     * @param version its resource version then; one that was written or made again since has another, and stays
     * @return whether it is gone by this
     */
    boolean delete(String name, String version);

    /** Returns those of a cluster. */
    static StoredImages in(KubernetesClient client) {
        return new StoredImages() {
            @Override
            public Optional<VerifiedImage> read(String name) {
                @Nullable
                VerifiedImage found =
                        client.resources(VerifiedImage.class).withName(name).get();
                return Optional.ofNullable(found);
            }

            @Override
            public void each(Consumer<VerifiedImage> reader) {
                Pages.read(client.resources(VerifiedImage.class)::list, KnownImages.PAGE, reader);
            }

            @Override
            public boolean delete(String name, String version) {
                try {
                    return !client.resources(VerifiedImage.class)
                            .withName(name)
                            .lockResourceVersion(version)
                            .delete()
                            .isEmpty();
                } catch (KubernetesClientException e) {
                    if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                        return false;
                    }
                    throw e;
                }
            }
        };
    }
}
