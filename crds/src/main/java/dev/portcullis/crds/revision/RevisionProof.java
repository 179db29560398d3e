package dev.portcullis.crds.revision;

import dev.portcullis.crds.key.InstallationKeys;

/** Whether a revision may be believed. */
public sealed interface RevisionProof {
    /**
     * It was accepted by the operator of this installation.
     *
     * @param kind kind of the accepted object
     * @param name its name
     * @param content its spec as canonical JSON
     * @param contentHash hash of the content
     */
    record Proved(RevisedKind kind, String name, String content, String contentHash) implements RevisionProof {}

    /**
     * It must not be used.
     *
     * @param problem what is wrong with it
     */
    record Unproved(String problem) implements RevisionProof {}

    /** Checks hash and MAC of a revision, whatever its object's name is. */
    static RevisionProof check(PolicyRevision revision, InstallationKeys keys) {
        var spec = revision.getSpec();
        var status = revision.getStatus();
        if (spec == null || spec.kind() == null || spec.name().isEmpty()) {
            return new Unproved("it names no object");
        }
        if (spec.content().length() > PolicyRevisionSpec.MAXIMUM_CONTENT) {
            return new Unproved("its content is too long");
        }
        if (!ContentHash.of(spec.content()).equals(spec.contentHash())) {
            return new Unproved("its hash does not fit its content");
        }
        if (status == null || status.mac().isEmpty()) {
            return new Unproved("it has no MAC");
        }
        var key = keys.withId(status.keyId());
        if (key.isEmpty()) {
            return new Unproved("its MAC was made with another key");
        }
        var message = RevisionMac.message(spec.kind(), spec.name(), spec.contentHash());
        if (!key.get().isMacOf(message, status.mac())) {
            return new Unproved("its MAC does not fit");
        }
        return new Proved(spec.kind(), spec.name(), spec.content(), spec.contentHash());
    }
}
