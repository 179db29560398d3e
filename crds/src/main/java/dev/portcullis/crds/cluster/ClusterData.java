package dev.portcullis.crds.cluster;

import dev.portcullis.crds.policy.EvidencePolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the cluster still holds the data that this process began to read. Where all data were lost and applied again, versions begin
 * anew: a watch that goes on from a version of the old data hears nothing of the new, and no error tells. The definition of policies then
 * has another UID.
 */
public final class ClusterData {
    private static final String DEFINITION = HasMetadata.getFullResourceName(EvidencePolicy.class);
    private static final long SECONDS_BETWEEN_LOOKS = 10;
    private static final int REFUSALS = 2;
    private static final String REFUSED =
            "the API server refuses the credentials of this process, as it does where all data"
                    + " were lost: nothing that this process knows can be brought up to date";

    private final Supplier<String> definition;
    private String began = "";
    private int refusals;
    private volatile String problem = "";

    /** Looks by a function that returns the UID of the definition, empty for none, and fails as the client does. */
    ClusterData(Supplier<String> definition) {
        this.definition = definition;
    }

    /** Looks by this client. */
    public static ClusterData of(KubernetesClient client) {
        return new ClusterData(() -> {
            var definition = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .get();
            return definition == null ? "" : definition.getMetadata().getUid();
        });
    }

    /** Returns what keeps this process from following the cluster; empty for nothing that is known. */
    public String problem() {
        return problem;
    }

    /**
     * Looks every ten seconds until the data were replaced.
     *
     * @return false if the process began to end before that
     */
    public boolean awaitReplacement(CountDownLatch ending) throws InterruptedException {
        while (!isReplaced()) {
            if (ending.await(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS)) {
                return false;
            }
        }
        return true;
    }

    /** Looks once, by one thread at a time. An API server that does not answer, or not this question, says nothing about the data. */
    boolean isReplaced() {
        try {
            var uid = definition.get();
            refusals = 0;
            problem = "";
            if (began.isEmpty()) {
                began = uid;
            }
            return !uid.isEmpty() && !uid.equals(began);
        } catch (KubernetesClientException e) {
            refusals = e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED ? refusals + 1 : 0;
            // A single one may come from an API server that has just started.
            problem = refusals < REFUSALS ? "" : REFUSED;
            return false;
        }
    }
}
