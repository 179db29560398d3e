package dev.portcullis.operator.workload;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows Pods and the controllers whose templates make them. */
public final class WorkloadWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkloadWatch.class);
    private static final long NO_RESYNC = 0;

    /** Objects in one page of the first list. Tenants make them, each may have more than a megabyte, and all of a page are in memory at once. */
    private static final long PAGE = 10;

    private final Workloads workloads;
    private final WorkloadReader reader;
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

    /** Makes a watch that tells these workloads. */
    public WorkloadWatch(KubernetesClient client, Workloads workloads) {
        this.workloads = workloads;
        this.reader = new WorkloadReader(client.getKubernetesSerialization());
        this.informers = Arrays.stream(WorkloadKind.values())
                .map(kind -> informer(client, kind))
                .toList();
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(KubernetesClient client, WorkloadKind kind) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(WorkloadKind.VERSION)
                .withPlural(kind.resource())
                .withKind(kind.kind())
                .withNamespaced(true)
                .build();
        var informer = client.genericKubernetesResources(context)
                .inAnyNamespace()
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .itemStore(new BareStore<>(GenericKubernetesResource::new));
        return informer.addEventHandler(new Telling(kind));
    }

    /** Begins with one kind after the other, so that only one list is read at once; does not wait. */
    public void start() {
        start(0);
    }

    private void start(int position) {
        if (position < informers.size()) {
            Informers.start(informers.get(position)).whenComplete((done, failure) -> start(position + 1));
        }
    }

    /** Returns whether everything that there is has been read. */
    public boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private final class Telling implements ResourceEventHandler<GenericKubernetesResource> {
        private final WorkloadKind kind;

        Telling(WorkloadKind kind) {
            this.kind = kind;
        }

        @Override
        public void onAdd(GenericKubernetesResource added) {
            put(added);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            var uid = before.getMetadata().getUid();
            if (uid != null && !uid.equals(after.getMetadata().getUid())) {
                workloads.remove(uid);
            }
            put(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            workloads.remove(String.valueOf(deleted.getMetadata().getUid()));
        }

        /** One object that breaks the reader must not keep all others from being followed. */
        private void put(GenericKubernetesResource object) {
            try {
                workloads.put(reader.read(kind, object));
            } catch (RuntimeException e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("namespace", object.getMetadata().getNamespace())
                        .addKeyValue("name", object.getMetadata().getName())
                        .log("a workload could not be read");
            }
        }
    }
}
