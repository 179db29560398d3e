package dev.portcullis.operator.trust;

import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.crds.trust.TrustRootStatus.KeyVersion;
import dev.portcullis.operator.trust.TransitKeySource.Version;
import java.util.ArrayList;
import java.util.List;

/** Tells when which version of a key was the newest. Pure. */
final class KeyHistory {
    private KeyHistory() {}

    /**
     * Returns the versions as status holds them, the newest first.
     *
     * @param versions the oldest first
     */
    static List<KeyVersion> of(List<Version> versions) {
        var told = new ArrayList<KeyVersion>();
        var last = versions.size() - 1;
        for (var i = last; i >= 0 && told.size() < TrustRootStatus.MOST_KEYS; i--) {
            var version = versions.get(i);
            var end = i == last ? null : versions.get(i + 1).created().toString();
            told.add(new KeyVersion(
                    version.number(),
                    version.created().toString(),
                    end,
                    version.key().pem()));
        }
        return told;
    }
}
