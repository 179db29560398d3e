package dev.portcullis.e2e.release;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** For how long namespaces took no new Pods, fault by fault, as the documents show it. */
final class BlockTable {
    private static final double MILLIS = 1e3;

    private final List<Row> rows = new CopyOnWriteArrayList<>();

    /**
     * What a fault did.
     *
     * @param enforced for how long namespaces that a policy enforces were blocked
     * @param limit what that must stay below
     * @param exempt how many Pods were refused in exempt namespaces
     */
    private record Row(String fault, Duration enforced, Duration limit, int exempt) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f s | %d s | %d |%n",
                    fault,
                    enforced.toMillis() / MILLIS,
                    limit.toSeconds(),
                    exempt);
        }
    }

    void add(String fault, Duration enforced, Duration limit, int exempt) {
        rows.add(new Row(fault, enforced, limit, exempt));
    }

    @Override
    public String toString() {
        var text = new StringBuilder(
                "| Fault | Blocked for | Held below | Refused in exempt namespaces |\n|---|---|---|---|\n");
        rows.forEach(text::append);
        return text.toString();
    }
}
