package dev.portcullis.operator.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Objects of one kind that are known, by UID, those seen longest ago first. For one thread.
 *
 * <p>Only a list that was read to its end tells what is gone. Of what is known beyond one that was not, as many stay as a list may have.
 */
final class KeptUids {
    private final int most;
    private final SequencedSet<String> known = new LinkedHashSet<>();

    KeptUids(int most) {
        this.most = most;
    }

    Listing listing() {
        return new Listing();
    }

    /** One list that is being read; what it saw is known even if it ends by a fault. */
    final class Listing {
        private final Set<String> seen = new HashSet<>();

        void saw(String uid) {
            seen.add(uid);
            known.addLast(uid);
        }

        int size() {
            return seen.size();
        }

        /** Ends a list that was read to its end, and returns what is gone. */
        List<String> endComplete() {
            var gone = known.stream().filter(uid -> !seen.contains(uid)).toList();
            gone.forEach(known::remove);
            return gone;
        }

        /** Ends a list that goes on beyond what was read, and returns what there is no room for any more. */
        List<String> endIncomplete() {
            var gone = new ArrayList<String>();
            while (known.size() - seen.size() > most) {
                gone.add(known.removeFirst());
            }
            return gone;
        }
    }
}
