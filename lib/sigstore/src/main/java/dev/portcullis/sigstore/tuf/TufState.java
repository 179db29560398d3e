package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.metadata.Metadata;
import dev.portcullis.sigstore.tuf.metadata.Root;
import dev.portcullis.sigstore.tuf.metadata.Snapshot;
import dev.portcullis.sigstore.tuf.metadata.Targets;
import dev.portcullis.sigstore.tuf.metadata.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client trusts of a repository. Everything in it is signed under the newest of its roots, and that one by way of all others under
 * the root that was given. Immutable; each step forward is a new one.
 *
 * <p>Its {@linkplain #text() text} is for keeping it. Whoever can write there can make the client forget versions, but not trust
 * anybody: reading verifies it all again.
 */
public final class TufState {
    /** Longest text in characters; it fits into a ConfigMap. */
    public static final int MAX_TEXT = StateText.MAX_LENGTH;

    static final int MAX_ROOTS = 64;
    static final int MAX_ROOT_BYTES = 256 * 1024;

    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Root given;
    private final List<Root> later;
    private final @Nullable Timestamp timestamp;
    private final @Nullable Snapshot snapshot;
    private final @Nullable Delivery delivery;
    private final @Nullable Instant refreshedAt;

    private TufState(
            Root given,
            List<Root> later,
            @Nullable Timestamp timestamp,
            @Nullable Snapshot snapshot,
            @Nullable Delivery delivery,
            @Nullable Instant refreshedAt) {
        this.given = given;
        this.later = List.copyOf(later);
        this.timestamp = timestamp;
        this.snapshot = snapshot;
        this.delivery = delivery;
        this.refreshedAt = refreshedAt;
    }

    /** Begins with a root that somebody trusted has given; it may have expired. */
    public static Checked<TufState> startingFrom(ByteString rootJson) {
        return Root.given(rootJson).then(root -> Checked.pass(new TufState(root, List.of(), null, null, null, null)));
    }

    /**
     * Reads a text that was kept, by the root that was given. That may be a newer one than then.
     *
     * @return the state, or {@link Reason#TUF_STATE_INVALID}; then one may begin anew
     */
    public static Checked<TufState> read(ByteString rootJson, String text) {
        return startingFrom(rootJson).then(start -> StateText.read(start, text));
    }

    /** Returns the text to keep, of at most {@link #MAX_TEXT} characters. */
    public String text() {
        return StateText.of(this);
    }

    /** Returns the file that the last complete refresh has delivered, unless the keys that signed for it have been replaced. */
    public Optional<ByteString> content() {
        return Optional.ofNullable(delivery).map(Delivery::content);
    }

    /** Returns {@link #content()} if it is this file, and not one that the repository was asked for before. */
    public Optional<ByteString> content(TufTarget target) {
        return Optional.ofNullable(delivery)
                .filter(delivered -> delivered.target().equals(target))
                .map(Delivery::content);
    }

    /** Returns when the last refresh began that came to its end; empty without {@link #content()}. */
    public Optional<Instant> refreshedAt() {
        return Optional.ofNullable(refreshedAt);
    }

    /** Tells whether the last complete refresh is not older than this. One that lies in the future counts for nothing. */
    public boolean isRefreshedWithin(Duration age, Instant now) {
        return refreshedAt != null
                && !refreshedAt.isAfter(now.plus(SKEW))
                && !refreshedAt.plus(age).isBefore(now);
    }

    /** Tells whether nothing in it has expired, so that the file may be used without asking the repository. */
    public boolean isCurrent(Instant now) {
        return timestamp != null
                && snapshot != null
                && delivery != null
                && Stream.of(root(), timestamp, snapshot, delivery.targets())
                        .allMatch(file -> now.isBefore(file.header().expires()));
    }

    /** Returns the version of the newest root. */
    public long rootVersion() {
        return root().header().version();
    }

    /** Returns the versions at hand; 0 for what there is none of, or was forgotten with the keys that had signed it. */
    public TufVersions versions() {
        return new TufVersions(
                rootVersion(),
                version(timestamp),
                version(snapshot),
                delivery == null ? 0 : version(delivery.targets()));
    }

    Root root() {
        return later.isEmpty() ? given : later.getLast();
    }

    List<Root> laterRoots() {
        return later;
    }

    @Nullable
    Timestamp timestamp() {
        return timestamp;
    }

    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    @Nullable
    Delivery delivery() {
        return delivery;
    }

    /** Takes the next version of the root, and forgets what is not to be held against its keys. */
    Checked<TufState> withRoot(ByteString bytes) {
        return root().next(bytes).then(next -> {
            var roots = new ArrayList<>(later);
            roots.add(next);
            var size = roots.stream().mapToInt(root -> root.bytes().size()).sum();
            return roots.size() <= MAX_ROOTS && size <= MAX_ROOT_BYTES
                    ? Checked.pass(under(next, roots))
                    : Checked.refuse(
                            Reason.TUF_FILE_TOO_LARGE,
                            "more than %d root versions, or %d bytes of them, follow the given one: give a newer one"
                                    .formatted(MAX_ROOTS, MAX_ROOT_BYTES));
        });
    }

    private TufState under(Root next, List<Root> roots) {
        var forget = root().losesOnlineKeyIn(next);
        var keepsTimestamp = timestamp != null && !forget && isSigned(Timestamp.read(timestamp.bytes(), next));
        var keepsSnapshot = snapshot != null && !forget && isSigned(Snapshot.read(snapshot.bytes(), next));
        var keepsDelivery =
                delivery != null && isSigned(Targets.read(delivery.targets().bytes(), next));
        return new TufState(
                given,
                roots,
                keepsTimestamp ? timestamp : null,
                keepsSnapshot ? snapshot : null,
                keepsDelivery ? delivery : null,
                keepsDelivery ? refreshedAt : null);
    }

    TufState withTimestamp(Timestamp newer) {
        return new TufState(given, later, newer, snapshot, delivery, refreshedAt);
    }

    TufState withSnapshot(Snapshot newer) {
        return new TufState(given, later, timestamp, newer, delivery, refreshedAt);
    }

    TufState delivered(Delivery newer, Instant at) {
        return new TufState(given, later, timestamp, snapshot, newer, at);
    }

    private static long version(@Nullable Metadata file) {
        return file == null ? 0 : file.header().version();
    }

    private static boolean isSigned(Checked<? extends Metadata> file) {
        return file instanceof Checked.Passed;
    }

    /** Compares everything that is kept. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TufState state
                && given.bytes().equals(state.given.bytes())
                && text().equals(state.text());
    }

    @Override
    public int hashCode() {
        return Objects.hash(given.bytes(), refreshedAt);
    }

    /** Names versions only. */
    @Override
    public String toString() {
        return "TufState[root %d, refreshed %s]".formatted(rootVersion(), refreshedAt);
    }
}
