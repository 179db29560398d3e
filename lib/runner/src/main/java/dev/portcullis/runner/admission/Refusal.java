package dev.portcullis.runner.admission;

/**
 * Why a request does not pass.
 *
 * @param kind in which way
 * @param text what was found and what to do, as a sentence
 */
public record Refusal(Kind kind, String text) {
    /** What Kubernetes' own quotas say. GitHub's controller of runners takes it for a matter of time, and any other refusal for the end. */
    public static final String EXCEEDED = "exceeded quota: ";

    /** In which way a request does not pass. */
    public enum Kind {
        /** It takes more than there is, or what nobody reserved. */
        QUOTA,
        /** It changes what is not its author's to change. */
        GUARDED
    }

    static Refusal quota(String text) {
        return new Refusal(Kind.QUOTA, EXCEEDED + text);
    }

    static Refusal guarded(String text) {
        return new Refusal(Kind.GUARDED, text);
    }
}
