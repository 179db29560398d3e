package dev.portcullis.crds.exception;

import dev.portcullis.crds.key.InstallationKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The MAC by which operator and webhook know that an exception went through the entry that asks whether its author may make it. */
public final class ApprovalMac {
    private static final String CONTEXT = "portcullis.dev/exception-approval/v1\n";

    private ApprovalMac() {}

    /**
     * Approves an exception.
     *
     * @param subject the exception that is approved
     * @param user who made it, or changed it
     * @param time when
     */
    public static Approval of(InstallationKey key, Subject subject, String user, Instant time) {
        var text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return new Approval(user, text, subject.specHash(), key.id(), key.hexMac(message(subject, text, user)));
    }

    /** The user comes last: it is the only part that may hold any character. */
    static String message(Subject subject, String time, String user) {
        return CONTEXT + subject.namespace() + "\n" + subject.name() + "\n" + subject.specHash() + "\n" + time + "\n"
                + user;
    }

    /**
     * What is approved. An API server gives an object its UID only after it was approved, so there is none in it: an exception that is
     * deleted and made again goes through the entry again.
     *
     * @param namespace namespace of the exception
     * @param name its name
     * @param specHash hash of its spec
     */
    public record Subject(String namespace, String name, String specHash) {}
}
