package dev.portcullis.webhook.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Grants;
import java.util.List;
import java.util.Optional;

/** What is known of runners. What was followed is answered at once; what is read now asks the API server and may throw its client's exceptions. */
public interface RunnerFacts {
    /** Returns the owners that were followed so far. */
    OwnerLookup owners();

    /** Says which budget pays for a job, by what was followed so far. */
    Covering covering(String namespace, Attribution attribution);

    /** Reads a Pod now. */
    Optional<PodFacts> pod(String namespace, String name);

    /** Reads now which Pods say that they are a part of a runner's job. */
    List<PodFacts> children(String namespace, String runner);

    /** Reads now what is reserved for the Pod with a UID. */
    Optional<Amounts> reserved(String namespace, String podUid);

    /** Reads now what is granted in the pool that the reservation of a Pod is in; nothing where there is no reservation. */
    Grants grants(String namespace, String podUid);
}
