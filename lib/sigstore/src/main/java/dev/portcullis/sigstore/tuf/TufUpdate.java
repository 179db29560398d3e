package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.TufStep.Fetch;
import dev.portcullis.sigstore.tuf.TufStep.Finished;
import dev.portcullis.sigstore.tuf.TufStep.Stopped;
import dev.portcullis.sigstore.tuf.metadata.Metadata;
import dev.portcullis.sigstore.tuf.metadata.MetadataEntry;
import dev.portcullis.sigstore.tuf.metadata.RoleName;
import dev.portcullis.sigstore.tuf.metadata.Snapshot;
import dev.portcullis.sigstore.tuf.metadata.Targets;
import dev.portcullis.sigstore.tuf.metadata.Timestamp;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's workflow, without input or output: each step says which file it needs and what follows. Files at hand that the metadata
 * before them names are used again, but never without a look at when they expire.
 *
 * @see <a href="https://theupdateframework.github.io/specification/latest/#detailed-client-workflow">sections 5.3 to 5.7</a>
 */
final class TufUpdate {
    private final TufTarget target;
    private final Instant now;

    /** @param now the one time that everything is held against */
    TufUpdate(TufTarget target, Instant now) {
        this.target = target;
        this.now = now;
    }

    /**
     * A metadata file that another one names.
     *
     * @param role which
     * @param entry what the other one says of it
     * @param known the one at hand, or null
     * @param read makes it of bytes, and holds it against the one at hand
     */
    private record Named<T extends Metadata>(
            RoleName role, MetadataEntry entry, @Nullable T known, Function<ByteString, Checked<T>> read) {}

    /** Begins with the roots after the trusted one, one by one until there is none; only the last one must not have expired. */
    TufStep begin(TufState state) {
        return new Fetch(
                state,
                (state.rootVersion() + 1) + "." + RoleName.ROOT.file(),
                RoleName.ROOT.maxBytes(),
                bytes -> on(state, state.withRoot(bytes), this::begin),
                () -> on(state, state.root().header().unexpired(now, state), this::timestamp));
    }

    private TufStep timestamp(TufState state) {
        var path = RoleName.TIMESTAMP.file();
        return new Fetch(
                state,
                path,
                RoleName.TIMESTAMP.maxBytes(),
                bytes -> on(
                        state, newest(state, bytes), timestamp -> snapshot(state.withTimestamp(timestamp), timestamp)),
                lacking(state, path));
    }

    private Checked<Timestamp> newest(TufState state, ByteString bytes) {
        var known = state.timestamp();
        return Timestamp.read(bytes, state.root())
                .then(received -> known == null ? Checked.pass(received) : known.replacedBy(received))
                .then(timestamp -> timestamp.header().unexpired(now, timestamp));
    }

    private TufStep snapshot(TufState state, Timestamp timestamp) {
        var known = state.snapshot();
        var named = new Named<>(
                RoleName.SNAPSHOT,
                timestamp.snapshot(),
                known,
                bytes -> Snapshot.read(bytes, state.root())
                        .then(received -> known == null ? Checked.pass(received) : known.replacedBy(received)));
        return obtain(state, named, snapshot -> targets(state.withSnapshot(snapshot), snapshot));
    }

    private TufStep targets(TufState state, Snapshot snapshot) {
        var known = state.delivery();
        var named = new Named<>(
                RoleName.TARGETS,
                snapshot.targets(),
                known == null ? null : known.targets(),
                bytes -> Targets.read(bytes, state.root()));
        return obtain(state, named, targets -> content(state, targets));
    }

    private TufStep content(TufState state, Targets targets) {
        return on(state, targets.file(target.name()), expected -> {
            var known = state.delivery();
            if (known != null && known.target().equals(target) && expected.isMetBy(known.content())) {
                return finished(state, new Delivery(targets, target, known.content()));
            }
            var path = state.root().path(target.name(), expected);
            return on(
                    state,
                    expected.limit(path, TufTarget.MAX_BYTES),
                    limit -> new Fetch(
                            state,
                            path,
                            limit,
                            bytes -> on(
                                    state,
                                    expected.check(path, bytes),
                                    content -> finished(state, new Delivery(targets, target, content))),
                            lacking(state, path)));
        });
    }

    private TufStep finished(TufState state, Delivery delivery) {
        return new Finished(state.delivered(delivery, now), delivery.content());
    }

    private <T extends Metadata> TufStep obtain(TufState state, Named<T> named, Function<T, TufStep> next) {
        var known = named.known();
        if (known != null && named.entry().isMetBy(known)) {
            return on(state, known.header().unexpired(now, known), next);
        }
        var path = state.root().path(named.role(), named.entry().version());
        var expected = named.entry().expected();
        return on(
                state,
                expected.limit(path, named.role().maxBytes()),
                limit -> new Fetch(
                        state,
                        path,
                        limit,
                        bytes -> on(
                                state,
                                expected.check(path, bytes)
                                        .then(named.read())
                                        .then(file -> named.entry().checkVersion(file))
                                        .then(file -> file.header().unexpired(now, file)),
                                next),
                        lacking(state, path)));
    }

    private static Supplier<TufStep> lacking(TufState state, String path) {
        return () -> new Stopped(state, new Rejection(Reason.TUF_FILE_MISSING, "the repository has no " + path));
    }

    private static <T> TufStep on(TufState state, Checked<T> checked, Function<? super T, TufStep> next) {
        return switch (checked) {
            case Checked.Passed<T>(T value) -> next.apply(value);
            case Checked.Refused<T>(Rejection why) -> new Stopped(state, why);
        };
    }
}
