package dev.portcullis.webhook.policy;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.evidence.PoliciesInForce;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Knows which policies apply to a request. */
public interface Rules {
    /**
     * Returns the rules for a namespace; empty if the reason to be of a fail-closed entry is not known and cannot be found out: it may have
     * been registered for a policy that has not arrived here yet, so nothing may pass it.
     *
     * @param entry the entry of the registration that the request came by; a fail-closed entry's own policies apply whatever is known of
     *     the namespace's labels
     * @param namespace the request's namespace
     */
    Optional<PoliciesInForce> inForce(String entry, String namespace);

    /** Returns the rules that apply as long as nobody knows which policies select a namespace: all. */
    PoliciesInForce everywhere();

    /** Returns whether some policy has rules that may read the whole object of a request. */
    default boolean readRequests() {
        return everywhere().readRequests();
    }

    /**
     * Returns the name of the suspension because of which nothing is refused in a namespace; empty where there is none, and where nobody
     * knows whether there still is one.
     */
    Optional<String> suspension(String namespace, Instant now);

    /**
     * Returns the exceptions in a namespace that were approved as they stand; none as long as nobody knows whether there still are any.
     * Which of them counts is for the verdict to say.
     */
    List<Exemption> exemptions(String namespace);

    /** Returns whether a fail-closed entry decides every request in this namespace, so that the open one need not. */
    boolean isCoveredByFailClosed(String namespace);
}
