package dev.portcullis.cluster.workload;

import dev.portcullis.core.decision.ImageUse;
import java.util.List;

/**
 * An object that runs images, or that makes objects which do, with only what it takes to judge it.
 *
 * @param id which object
 * @param controller the UID of the object that controls it; empty for none. It raises no trust: it says where results are shown
 * @param uses the images that it names; empty where nobody can say
 * @param pull whose pull credentials it uses
 * @param presence whether anything runs of it
 * @param problem why nobody can say which images it names; empty where it was read
 */
public record Workload(
        ObjectId id, String controller, List<ImageUse> uses, PullSource pull, Presence presence, String problem) {
    public Workload {
        uses = List.copyOf(uses);
    }

    /** Returns the same of which nobody can say what it names. */
    public Workload unreadable(String why) {
        return new Workload(id, controller, List.of(), pull, presence, why);
    }

    /** Whether anything runs of an object. */
    public enum Presence {
        /** It runs, or will without anybody asking. */
        RUNS,
        /** An older revision that its controller may bring back: nothing runs of it now. */
        DORMANT,
        /** It ran to its end and never will again. */
        ENDED
    }
}
