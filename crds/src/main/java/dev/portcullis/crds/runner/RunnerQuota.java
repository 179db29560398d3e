package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * How much of one resource.
 *
 * @param name the resource
 * @param nominalQuota what a budget is entitled to, or what a pool has; null only in an object that the API server would refuse
 * @param borrowingLimit how much more may be taken of what others leave; null for all of it
 * @param lendingLimit how much of the nominal quota others may take while it is unused; null for all of it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerQuota(
        @Required
        @Size(min = 1, max = RunnerQuota.NAME)
        @Pattern(RunnerQuota.NAME_PATTERN)
        @JsonPropertyDescription("Name of the resource: jobs, cpu, memory, or any other that containers ask for.")
        String name,

        @Required
        @JsonDeserialize(using = LenientQuantity.class)
        @Pattern(RunnerQuota.AMOUNT)
        @JsonPropertyDescription("What a budget is entitled to; in a pool, what it has.")
        @Nullable
        IntOrString nominalQuota,

        @JsonDeserialize(using = LenientQuantity.class)
        @Pattern(RunnerQuota.AMOUNT)
        @JsonPropertyDescription("How much more may be taken of what others of the pool leave; left out, all of it.")
        @Nullable
        IntOrString borrowingLimit,

        @JsonDeserialize(using = LenientQuantity.class)
        @Pattern(RunnerQuota.AMOUNT)
        @JsonPropertyDescription(
                "How much of the nominal quota others may take while it is unused; left out, all of it. What runs on lent"
                        + " quota is not killed when the quota is needed: only what is not lent is free at once.")
        @Nullable
        IntOrString lendingLimit) {
    static final int NAME = 253;
    static final String NAME_PATTERN = "^([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$";

    /** A quantity that is not below zero. */
    public static final String AMOUNT = "^[0-9]{1,18}(\\.[0-9]{1,9})?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$";

    public RunnerQuota {
        name = Absent.text(name);
    }
}
