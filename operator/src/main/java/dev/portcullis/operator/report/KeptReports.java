package dev.portcullis.operator.report;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.operator.report.LiveReports.Seen;
import dev.portcullis.operator.report.Standing.Step;
import dev.portcullis.operator.report.Standing.Written;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of one kind that this process keeps, as it wrote them and as they stand; nothing where the definition is not installed. For one
 * thread, but for what is told of changes.
 */
final class KeptReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptReports.class);

    private final ReportsApi api;
    private final UnaryOperator<String> key;
    private final BiConsumer<String, String> listener;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final LiveReports live = new LiveReports();
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private boolean told;
    private boolean forbidden;

    /**
     * Keeps nothing before it has looked.
     *
     * @param key what a report of this name is kept by; empty if it is none of ours
     * @param listener hears of the namespace, empty for none, and key of a report that came, changed or went, by whomever
     */
    KeptReports(ReportsApi api, UnaryOperator<String> key, BiConsumer<String, String> listener) {
        this.api = api;
        this.key = key;
        this.listener = listener;
    }

    /** Sees whether the definition is installed, and follows reports where it is. Returns whether that has begun now. */
    boolean look() {
        try {
            var installed = api.isInstalled();
            if (installed && informer == null) {
                LOG.atInfo().addKeyValue("kind", api.kind()).log("results are written as reports of OpenReports");
                informer = api.ours(new Following());
                Informers.start(informer);
                return true;
            }
            if (!installed) {
                stop();
            }
        } catch (KubernetesClientException e) {
            LOG.atDebug().setCause(e).log("whether reports can be written could not be seen");
        }
        return false;
    }

    private void stop() {
        if (!told || informer != null) {
            LOG.atInfo()
                    .addKeyValue("kind", api.kind())
                    .log("the definition of OpenReports is not installed: results are not written as such reports");
        }
        told = true;
        close();
        live.clear();
        written.clear();
    }

    /** Returns whether all that stand have been read. */
    boolean isReady() {
        var following = informer;
        return following != null && following.hasSynced();
    }

    @Nullable
    Seen standing(String of) {
        return live.of(of);
    }

    Map<String, Seen> standing() {
        return live.all();
    }

    /** Returns what is to be done for a report to say this, where another stands, or none. */
    Step next(String of, GenericKubernetesResource wanted, @Nullable Seen standing) {
        return Standing.next(
                ReportsApi.hash(wanted, false), written.get(of), standing == null ? null : standing.live());
    }

    /** Does it; returns whether anything was to be done. */
    boolean write(String of, GenericKubernetesResource wanted, Step step) {
        var hash = ReportsApi.hash(wanted, false);
        live.writes(of);
        var became = switch (step) {
            case NONE -> null;
            case APPLY -> api.apply(wanted);
            case REPLACE -> api.replace(wanted);
        };
        if (became == null) {
            return false;
        }
        var stands = Seen.of(became);
        written.put(of, new Written(hash, stands.live().all()));
        if (!live.wrote(of, stands)) {
            listener.accept(stands.namespace(), of);
        }
        return true;
    }

    /** Deletes one that stands. */
    void delete(String of, Seen standing) {
        api.delete(standing.namespace(), standing.name());
        written.remove(of);
    }

    /** Forgets all about what a report was kept for. */
    void forget(String of) {
        live.forget(of);
    }

    /** Tells why one could not be written; returns whether it is worth trying again. */
    boolean failed(String of, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            if (!forbidden) {
                LOG.atWarn().addKeyValue("problem", e.getMessage()).log("reports may not be written");
            }
            forbidden = true;
            return false;
        }
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return false;
        }
        LOG.atDebug().setCause(e).addKeyValue("about", of).log("a report could not be written; it is tried again");
        return true;
    }

    @Override
    public void close() {
        var following = informer;
        informer = null;
        if (following != null) {
            following.stop();
        }
    }

    private final class Following implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            see(added);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            see(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            var metadata = deleted.getMetadata();
            var of = key.apply(Objects.toString(metadata.getName(), ""));
            if (!of.isEmpty()) {
                live.deleted(of, Objects.toString(metadata.getUid(), ""));
                listener.accept(Objects.toString(metadata.getNamespace(), ""), of);
            }
        }

        private void see(GenericKubernetesResource report) {
            var seen = Seen.of(report);
            var of = key.apply(seen.name());
            if (!of.isEmpty()) {
                live.told(of, seen);
                listener.accept(seen.namespace(), of);
            }
        }
    }
}
