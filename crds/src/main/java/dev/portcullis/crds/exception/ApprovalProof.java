package dev.portcullis.crds.exception;

import dev.portcullis.crds.key.InstallationKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

/** Whether an exception was approved as it stands. */
public sealed interface ApprovalProof {
    /**
     * It was approved by the entry of this installation.
     *
     * @param namespace namespace of the exception
     * @param name its name
     * @param spec what was approved
     * @param time when
     */
    record Approved(String namespace, String name, PolicyExceptionSpec spec, Instant time) implements ApprovalProof {}

    /**
     * It counts for nothing.
     *
     * @param problem what is wrong with its approval, as a part of a sentence
     */
    record NotApproved(String problem) implements ApprovalProof {}

    /** Checks the approval that stands in an exception. One that is being deleted counts for nothing any more. */
    static ApprovalProof check(PolicyException exception, InstallationKeys keys) {
        var metadata = exception.getMetadata();
        var spec = exception.getSpec();
        var approval = spec == null ? null : spec.approval();
        if (spec == null || approval == null) {
            return new NotApproved("it has no approval");
        }
        if (metadata.getDeletionTimestamp() != null) {
            return new NotApproved("it is being deleted");
        }
        if (!approval.specHash().equals(spec.hash())) {
            return new NotApproved("it was changed after its approval");
        }
        var key = keys.withId(approval.keyId());
        if (key.isEmpty()) {
            return new NotApproved("its approval was made with another key");
        }
        var subject = new ApprovalMac.Subject(
                Objects.requireNonNullElse(metadata.getNamespace(), ""), metadata.getName(), approval.specHash());
        if (!key.get().isMacOf(ApprovalMac.message(subject, approval.time(), approval.user()), approval.mac())) {
            return new NotApproved("its approval is not for this exception, or somebody else wrote it");
        }
        try {
            return new Approved(subject.namespace(), subject.name(), spec, Instant.parse(approval.time()));
        } catch (DateTimeException e) {
            return new NotApproved("its approval has no time");
        }
    }
}
