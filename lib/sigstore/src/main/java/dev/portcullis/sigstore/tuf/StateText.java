package dev.portcullis.sigstore.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.JsonFault;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import dev.portcullis.sigstore.tuf.metadata.RoleName;
import dev.portcullis.sigstore.tuf.metadata.Root;
import dev.portcullis.sigstore.tuf.metadata.Snapshot;
import dev.portcullis.sigstore.tuf.metadata.Targets;
import dev.portcullis.sigstore.tuf.metadata.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** A state as text: a JSON object with every file in Base64. Reading trusts nothing of it. */
final class StateText {
    /** All files at their largest, in Base64, and some for names. */
    static final int MAX_LENGTH = 1_000_000;

    private static final int FORMAT = 1;
    private static final Set<String> DELIVERY = Set.of("targets", "target", "content", "refreshedAt");
    private static final StrictJson JSON = new StrictJson(MAX_LENGTH, 4, 1_000);

    private StateText() {}

    static String of(TufState state) {
        var text = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        var roots = text.putArray("roots");
        state.laterRoots().forEach(root -> roots.add(base64(root.bytes())));
        var timestamp = state.timestamp();
        if (timestamp != null) {
            text.put("timestamp", base64(timestamp.bytes()));
        }
        var snapshot = state.snapshot();
        if (snapshot != null) {
            text.put("snapshot", base64(snapshot.bytes()));
        }
        var delivery = state.delivery();
        if (delivery != null) {
            text.put("targets", base64(delivery.targets().bytes()))
                    .put("target", delivery.target().name())
                    .put("content", base64(delivery.content()))
                    .put(
                            "refreshedAt",
                            state.refreshedAt().map(Instant::toString).orElse(""));
        }
        return text.toString();
    }

    static Checked<TufState> read(TufState start, String text) {
        var result = text.length() > MAX_LENGTH
                ? invalid("it is longer than " + MAX_LENGTH + " characters")
                : switch (JSON.check(text.getBytes(StandardCharsets.UTF_8))) {
                    case StrictJson.Result.Faulty(JsonFault fault) -> invalid(fault.detail());
                    case StrictJson.Result.Text(String strict) -> parsed(start, strict);
                };
        return switch (result) {
            case Checked.Passed<TufState> passed -> passed;
            case Checked.Refused<TufState>(Rejection why)
            when why.reason() == Reason.TUF_STATE_INVALID -> Checked.refuse(why);
            case Checked.Refused<TufState>(Rejection why) -> invalid(why.detail());
        };
    }

    private static Checked<TufState> parsed(TufState start, String text) {
        try {
            JsonNode tree = JSON.tree(text);
            var fields = new Fields("state", tree);
            fields.integer("format", FORMAT, FORMAT);
            if (!hasKnownNames(fields)) {
                return invalid("it is not of the form that is written here");
            }
            return roots(start, fields)
                    .then(state -> timestamp(state, fields))
                    .then(state -> snapshot(state, fields))
                    .then(state -> delivery(state, fields));
        } catch (UnusableMetadataException | IllegalArgumentException | DateTimeException | IOException e) {
            return invalid("it is not of the form that is written here");
        }
    }

    /** A file under another name would be forgotten without a word. */
    private static boolean hasKnownNames(Fields fields) {
        var names = new HashSet<String>();
        fields.node().fieldNames().forEachRemaining(names::add);
        var delivered = DELIVERY.stream().filter(names::remove).count();
        return Set.of("format", "roots", "timestamp", "snapshot").containsAll(names)
                && (delivered == 0 || delivered == DELIVERY.size());
    }

    /** A root that was given since may be one of the kept ones; those before it are of no more use. */
    private static Checked<TufState> roots(TufState start, Fields fields) {
        var checked = Checked.pass(start);
        for (var text : fields.texts("roots", TufState.MAX_ROOTS, encodedLength(RoleName.ROOT.maxBytes()))) {
            var bytes = decoded(text);
            checked = checked.then(state -> isPast(state, bytes) ? Checked.pass(state) : state.withRoot(bytes));
        }
        return checked;
    }

    private static boolean isPast(TufState state, ByteString bytes) {
        return Root.given(bytes) instanceof Checked.Passed<Root>(Root root)
                && root.header().version() <= state.rootVersion();
    }

    private static Checked<TufState> timestamp(TufState state, Fields fields) {
        return fields.has("timestamp")
                ? Timestamp.read(file(fields, "timestamp", RoleName.TIMESTAMP.maxBytes()), state.root())
                        .then(timestamp -> Checked.pass(state.withTimestamp(timestamp)))
                : Checked.pass(state);
    }

    private static Checked<TufState> snapshot(TufState state, Fields fields) {
        return fields.has("snapshot")
                ? Snapshot.read(file(fields, "snapshot", RoleName.SNAPSHOT.maxBytes()), state.root())
                        .then(snapshot -> Checked.pass(state.withSnapshot(snapshot)))
                : Checked.pass(state);
    }

    private static Checked<TufState> delivery(TufState state, Fields fields) {
        if (!fields.has("targets")) {
            return Checked.pass(state);
        }
        var target = new TufTarget(fields.text("target", 1024));
        var content = file(fields, "content", TufTarget.MAX_BYTES);
        var at = Instant.parse(fields.text("refreshedAt", 40));
        return Targets.read(file(fields, "targets", RoleName.TARGETS.maxBytes()), state.root())
                .then(targets -> targets.file(target.name())
                        .then(expected -> expected.check(target.name(), content))
                        .then(same -> Checked.pass(state.delivered(new Delivery(targets, target, same), at))));
    }

    private static ByteString file(Fields fields, String name, int maxBytes) {
        return decoded(fields.text(name, encodedLength(maxBytes)));
    }

    private static ByteString decoded(String base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static int encodedLength(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private static Checked<TufState> invalid(String problem) {
        return Checked.refuse(Reason.TUF_STATE_INVALID, "what was kept of the TUF repository is not used: " + problem);
    }
}
