package dev.portcullis.collect.preset;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads what a probe of egress could reach. A target that was not probed, or is told of twice, is neither open nor closed. */
public final class EgressReader extends JsonReader {
    static final String FORMAT = "portcullis.dev/egress-probe/v1";

    private final Check.EgressProbe check;

    public EgressReader(Check.EgressProbe check) {
        this.check = check;
    }

    @Override
    protected Instant check(Fields document) throws RefusedException {
        Formats.require(document, FORMAT);
        var reached = reached(document);
        require(check.blocked(), reached, false);
        require(check.reachable(), reached, true);
        return document.time("probedAt");
    }

    private static Map<String, Boolean> reached(Fields document) throws RefusedException {
        var reached = new HashMap<String, Boolean>();
        for (var target : document.objects("targets")) {
            if (reached.put(target.text("target"), target.flag("reached")) != null) {
                throw target.wrong("target", "named once");
            }
        }
        return reached;
    }

    private static void require(Set<String> targets, Map<String, Boolean> reached, boolean wanted)
            throws RefusedException {
        for (var target : targets.stream().sorted().toList()) {
            var found = reached.get(target);
            if (found == null) {
                throw new RefusedException(CollectReason.TARGET_NOT_PROBED, target + " was not probed");
            }
            if (found != wanted) {
                throw found
                        ? new RefusedException(CollectReason.EGRESS_OPEN, target + " was reached")
                        : new RefusedException(CollectReason.EGRESS_CLOSED, target + " was not reached");
            }
        }
    }
}
