package dev.portcullis.sigstore.log;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.trust.Log;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A log's signed statement of its size and root.
 *
 * @param text exactly what is signed
 * @param origin the log's name for itself
 * @param size number of leaves
 * @param root hash of the tree
 * @param lines signatures, of the log and of witnesses
 * @see <a href="https://c2sp.org/tlog-checkpoint">checkpoint</a> and <a href="https://c2sp.org/signed-note">signed note</a>
 */
record Checkpoint(String text, String origin, long size, ByteString root, List<Line> lines) {
    private static final int MAX_LENGTH = 32 * 1024;
    private static final int MAX_LINES = 64;
    private static final int HASH_LENGTH = 32;
    private static final int HINT_LENGTH = 4;
    private static final int HEAD_LINES = 3;
    private static final String LINE_START = "\u2014 ";
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    /** One signature: who claims to have made it, the hint of its key, and the raw signature. */
    record Line(String name, ByteString hint, ByteString signature) {}

    static Optional<Checkpoint> parse(String note) {
        int end = note.indexOf("\n\n");
        if (end < 0 || note.length() > MAX_LENGTH || !note.endsWith("\n")) {
            return Optional.empty();
        }
        String text = note.substring(0, end + 1);
        String[] head = text.split("\n", -1);
        if (head.length <= HEAD_LINES
                || head[0].isBlank()
                || !SIZE.matcher(head[1]).matches()) {
            return Optional.empty();
        }
        Optional<ByteString> root = base64(head[2]).filter(hash -> hash.size() == HASH_LENGTH);
        Optional<List<Line>> lines = lines(note.substring(end + 2));
        return root.isEmpty() || lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Checkpoint(text, head[0], Long.parseLong(head[1]), root.get(), lines.get()));
    }

    /** Tells whether this very log signed: the line's name is the log's, the key hint is its key's, the signature holds. */
    boolean isSignedBy(Log log, EntryVersion version) {
        List<Line> own = lines.stream()
                .filter(line -> log.hasHint(line.hint()) && isNameOf(line.name(), log, version))
                .toList();
        return !own.isEmpty()
                && own.stream()
                        .allMatch(line -> Signatures.coversMessage(
                                log.key(),
                                text.getBytes(StandardCharsets.UTF_8),
                                line.signature().toByteArray()));
    }

    private boolean isNameOf(String name, Log log, EntryVersion version) {
        return switch (version) {
            // Version 1 appends the number of its shard: "host - 123".
            case V1 -> origin.equals(name) || origin.startsWith(name + " - ");
            case V2 -> origin.equals(name) && name.equals(log.host());
        };
    }

    private static Optional<List<Line>> lines(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            Optional<Line> parsed = line(line);
            if (parsed.isEmpty() || lines.size() == MAX_LINES) {
                return Optional.empty();
            }
            lines.add(parsed.get());
        }
        return Optional.of(lines);
    }

    private static Optional<Line> line(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(LINE_START) || space <= LINE_START.length()) {
            return Optional.empty();
        }
        return base64(line.substring(space + 1))
                .filter(bytes -> bytes.size() > HINT_LENGTH)
                .map(bytes -> new Line(
                        line.substring(LINE_START.length(), space),
                        bytes.substring(0, HINT_LENGTH),
                        bytes.substring(HINT_LENGTH)));
    }

    /** Only the one text of these bytes is read, lest bits that mean nothing make another checkpoint of the same. */
    private static Optional<ByteString> base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text)
                    ? Optional.of(ByteString.copyFrom(bytes))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
