package dev.portcullis.cluster.workload;

import dev.portcullis.core.decision.ImageUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that runs images, or that makes objects which do, with only what it takes to judge it.
 *
 * @param id which object
 * @param controller the UID of the object that controls it; empty for none. It raises no trust: it says where results are shown
 * @param uses the images that it names; empty where nobody can say
 * @param pull whose pull credentials it uses
 * @param presence whether anything runs of it
 * @param problem why nobody can say which images it names; empty where it was read
 * @param object how all of it is read again; null where it cannot be
 * @param asksAsObject whether rules read all of it, so that what it asks nobody else does
 */
public record Workload(
        ObjectId id,
        String controller,
        List<ImageUse> uses,
        PullSource pull,
        Presence presence,
        String problem,
        @Nullable AskedObject object,
        boolean asksAsObject) {
    public Workload {
        uses = List.copyOf(uses);
    }

    /** Makes one of which nothing is known but this. */
    public Workload(
            ObjectId id, String controller, List<ImageUse> uses, PullSource pull, Presence presence, String problem) {
        this(id, controller, uses, pull, presence, problem, null, false);
    }

    /** Returns the same, asking as an object or not. */
    public Workload asking(boolean asObject) {
        return asObject == asksAsObject
                ? this
                : new Workload(id, controller, uses, pull, presence, problem, object, asObject);
    }

    /** Returns the same of which nobody can say what it names. */
    public Workload unreadable(String why) {
        return new Workload(id, controller, List.of(), pull, presence, why, object, asksAsObject);
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
