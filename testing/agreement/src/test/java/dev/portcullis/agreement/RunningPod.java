package dev.portcullis.agreement;

import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.workload.WorkloadKind;
import dev.portcullis.evidence.Access.CredentialSource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Set;

/** The Pod as something that runs, read as operator and command line read it. */
final class RunningPod {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final WorkloadReader READER = new WorkloadReader(SERIALIZATION);
    private static final WorkloadListener NOBODY = new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    };

    private RunningPod() {}

    /** Returns what judges, and reads the Pod again where rules read it. */
    static ImageJudge judge(World world) {
        return new ImageJudge(
                Registries.NONE,
                (namespace, podSpec) -> CredentialSource.ANONYMOUS,
                Paths.AMPLE,
                object -> READER.reread(object, pod(world)));
    }

    private static GenericKubernetesResource pod(World world) {
        return SERIALIZATION.unmarshal(Paths.pod(world), GenericKubernetesResource.class);
    }

    static Workloads of(World world) {
        var workloads = new Workloads(namespace -> false, NOBODY);
        workloads.put(READER.read(WorkloadKind.POD, pod(world)));
        return workloads;
    }
}
