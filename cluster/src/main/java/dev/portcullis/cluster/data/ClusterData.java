package dev.portcullis.cluster.data;

import dev.portcullis.crds.policy.EvidencePolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster still holds the data that this process began to read. Where they were lost and applied again, or an older copy was
 * restored, versions go back: a watch that goes on from a version of the data before hears nothing of the new, and no error tells. Then the
 * definition of policies has another UID, or a list has a lower version than one had before.
 */
public final class ClusterData {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterData.class);
    private static final String DEFINITION = HasMetadata.getFullResourceName(EvidencePolicy.class);
    private static final long SECONDS_BETWEEN_LOOKS = 10;
    private static final int REFUSALS = 2;
    private static final String REFUSED =
            "the API server refuses the credentials of this process, as it does where all data"
                    + " were lost: nothing that this process knows can be brought up to date";

    private static final String FORBIDDEN =
            "the API server lets this process read neither the definition nor the list of"
                    + " policies: whether the cluster's data were replaced cannot be seen";

    private final Supplier<Seen> look;
    private String began = "";
    private long highest;
    private int refusals;
    private boolean forbidden;
    private volatile String problem = "";

    /**
     * What one look shows.
     *
     * @param definition the UID of the definition; empty for none
     * @param version of all data, as a list of policies tells it; 0 for unknown
     */
    record Seen(String definition, long version) {}

    /** Looks by a function that fails as the client does. */
    ClusterData(Supplier<Seen> look) {
        this.look = look;
    }

    /** Looks by this client. */
    public static ClusterData of(KubernetesClient client) {
        return new ClusterData(() -> {
            var definition = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .get();
            if (definition == null) {
                return new Seen("", 0);
            }
            var policies = client.resources(EvidencePolicy.class)
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            return new Seen(
                    definition.getMetadata().getUid(),
                    version(policies.getMetadata().getResourceVersion()));
        });
    }

    /** Versions of the API server's own storage are numbers that grow; another kind of storage may have others, of which nothing is known. */
    private static long version(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
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
            var seen = look.get();
            refusals = 0;
            problem = "";
            tellForbidden(false);
            if (seen.definition().isEmpty()) {
                return false;
            }
            if (began.isEmpty()) {
                began = seen.definition();
            }
            var older = seen.version() != 0 && seen.version() < highest;
            highest = Math.max(highest, seen.version());
            return older || !seen.definition().equals(began);
        } catch (KubernetesClientException e) {
            refusals = e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED ? refusals + 1 : 0;
            // A single one may come from an API server that has just started.
            problem = refusals < REFUSALS ? "" : REFUSED;
            tellForbidden(e.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
            return false;
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("whether the cluster's data were replaced could not be looked at; it is tried again");
            return false;
        }
    }

    /** Says it once: the gate works without, and must not be shut for it. */
    private void tellForbidden(boolean isForbidden) {
        if (isForbidden && !forbidden) {
            LOG.warn(FORBIDDEN);
        }
        forbidden = isForbidden;
    }
}
