package dev.portcullis.webhook.policy;

import dev.portcullis.evidence.PoliciesInForce;

/** Knows which policies apply to a request. */
public interface Rules {
    /**
     * Returns the rules for a namespace.
     *
     * @param entry the entry of the registration that the request came by; a fail-closed entry's own policies apply whatever is known of
     *     the namespace's labels
     * @param namespace the request's namespace
     */
    PoliciesInForce inForce(String entry, String namespace);

    /**
     * Returns whether this entry's reason to be is known: some policy that it enforces, or enforced, has been read. A fail-closed entry
     * that no known policy asks for was registered for one that has not arrived here yet, so nothing may pass it.
     */
    boolean knows(String entry);
}
