package dev.portcullis.runner.admission;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.PodFacts;
import org.jspecify.annotations.Nullable;

/**
 * A Pod of which another says that it is a part of its job.
 *
 * @param pod the Pod
 * @param attribution whose job it runs
 * @param covering which budget pays for that
 * @param reserved what is reserved for the job, workflow Pods included; null while nothing is
 * @param children what the other Pods ask for that say so too and wait behind no gate, together
 */
public record Parent(
        PodFacts pod,
        Attribution attribution,
        Covering covering,
        @Nullable Amounts reserved,
        Amounts children) {}
