package dev.portcullis.testing.recorded;

import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a verifier is asked about a recorded cell, and how it must answer.
 *
 * @param who whom the policy names as the signer
 * @param digest the image that is asked about
 * @param reason code of the refusal; empty where it must be accepted
 */
public record Trial(RecordedCell recorded, Who who, String digest, String reason) {
    /** The code for a certificate of which nothing proves when it was used. */
    public static final String TIME_UNPROVEN = "TimestampMissing";

    /** Whom a policy names. */
    public enum Who {
        /** Who really signed. */
        SIGNER,
        /** Another key, or a subject that only looks alike. */
        STRANGER
    }

    /**
     * Everything to ask about a cell: each image that is signed, the same with a stranger in the policy, and a platform that nobody signed;
     * nothing of a cell that cannot be made. The image that was asked to be signed comes first.
     */
    public static List<Trial> of(RecordedCell recorded) {
        List<Trial> trials = new ArrayList<>();
        if (!recorded.signature().made()) {
            return trials;
        }
        Cell cell = recorded.cell();
        String unproven = cell.timeProven() ? "" : TIME_UNPROVEN;
        String stranger = cell.by() == By.KEY ? "KeyUnknown" : unproven.isEmpty() ? "SignerNotAuthorized" : unproven;
        for (String digest : recorded.signed()) {
            trials.add(new Trial(recorded, Who.SIGNER, digest, unproven));
            trials.add(new Trial(recorded, Who.STRANGER, digest, stranger));
        }
        if (cell.subject() != Subject.EVERYTHING) {
            String other = String.valueOf(recorded.platforms().get("linux/arm64"));
            trials.add(new Trial(recorded, Who.SIGNER, other, "SignatureMissing"));
        }
        return List.copyOf(trials);
    }

    /** Whether it must be accepted. */
    public boolean accepted() {
        return reason.isEmpty();
    }
}
