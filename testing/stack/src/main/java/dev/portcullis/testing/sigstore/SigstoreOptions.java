package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.rekor.RekorV1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PrivateSigstore} consists of besides its issuers and Fulcio.
 *
 * @param logs the logs that run; with none of them and timestamps it is like GitHub's instance for private repositories
 * @param timestamps whether a timestamp authority runs
 * @param cluster whose service accounts Fulcio certifies; null for those of an issuer of ours that poses as one
 */
public record SigstoreOptions(
        Set<LogVersion> logs, boolean timestamps, @Nullable ClusterIssuer cluster) {
    public SigstoreOptions {
        logs = Set.copyOf(logs);
    }

    /** Rekor v2 and timestamps. */
    public static SigstoreOptions standard() {
        return new SigstoreOptions(EnumSet.of(LogVersion.V2), true, null);
    }

    /** With these logs instead; Rekor v1 needs what {@link RekorV1#missing()} tells. */
    public SigstoreOptions withLogs(LogVersion... wanted) {
        EnumSet<LogVersion> running = EnumSet.noneOf(LogVersion.class);
        running.addAll(Arrays.asList(wanted));
        running.remove(LogVersion.NONE);
        return new SigstoreOptions(running, timestamps, cluster);
    }

    public SigstoreOptions withoutTimestamps() {
        return new SigstoreOptions(logs, false, cluster);
    }

    /** With a real cluster, which must run before. */
    public SigstoreOptions certifying(ClusterIssuer other) {
        return new SigstoreOptions(logs, timestamps, other);
    }

    /** The log that is used where nothing else is said: the newest that runs. */
    LogVersion log() {
        if (logs.contains(LogVersion.V2)) {
            return LogVersion.V2;
        }
        return logs.contains(LogVersion.V1) ? LogVersion.V1 : LogVersion.NONE;
    }

    /** The tools that have to be built. */
    public List<String> tools() {
        List<String> names = new ArrayList<>(List.of("fulcio"));
        if (logs.contains(LogVersion.V2)) {
            names.add("rekor");
        }
        if (logs.contains(LogVersion.V1)) {
            names.addAll(RekorV1.TOOLS);
        }
        if (timestamps) {
            names.add("timestamp-server");
        }
        return names;
    }
}
