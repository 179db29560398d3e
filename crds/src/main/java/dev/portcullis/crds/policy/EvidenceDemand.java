package dev.portcullis.crds.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all kinds of demanded evidence have in common. */
public sealed interface EvidenceDemand
        permits SignatureDemand, AttestationDemand, EvidenceBundleDemand, RegoDemand.Input {
    /** Returns names of the policy's authorities that count. */
    List<String> authorities();

    /** Returns how many different authorities must have signed, each by a different signer. */
    Integer threshold();

    /** Returns the greatest age, as hours, minutes and seconds; null for no limit. */
    @Nullable
    String maxAge();
}
