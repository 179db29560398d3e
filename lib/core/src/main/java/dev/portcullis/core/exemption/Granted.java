package dev.portcullis.core.exemption;

import java.time.Instant;

/**
 * An exception that counts for one image under one policy.
 *
 * @param exemption the exception
 * @param until the first instant at which it is over for that policy
 */
public record Granted(Exemption exemption, Instant until) {
    /** Returns how people are told of it. */
    public String describe() {
        return "PolicyException \"" + exemption.name() + "\" until " + until;
    }
}
