package dev.portcullis.webhook.exception;

/** Knows who may except something from a policy. */
@FunctionalInterface
public interface ExemptVerb {
    /** The verb, on {@code evidencepolicies}. */
    String VERB = "exempt";

    /**
     * Returns whether somebody has the verb on a policy, which need not exist. Anything but a plain yes is a no.
     *
     * @throws RuntimeException if nobody can say
     */
    boolean isHeldBy(Requester requester, String policy);
}
