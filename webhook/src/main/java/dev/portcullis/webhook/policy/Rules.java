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
}
