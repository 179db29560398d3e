package dev.portcullis.crds.revision;

import dev.portcullis.crds.key.InstallationKey;

/** The MAC by which the webhook knows that the operator accepted a revision. */
public final class RevisionMac {
    private static final String CONTEXT = "portcullis.dev/policy-revision/v1\n";

    private RevisionMac() {}

    /** Returns the status to write on a revision of this content. */
    public static PolicyRevisionStatus of(InstallationKey key, RevisedKind kind, String name, String contentHash) {
        return new PolicyRevisionStatus(key.id(), key.hexMac(message(kind, name, contentHash)));
    }

    static String message(RevisedKind kind, String name, String contentHash) {
        return CONTEXT + kind.text() + "\n" + name + "\n" + contentHash;
    }
}
