package dev.portcullis.agreement;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.replay.ContentStore;
import dev.portcullis.cli.replay.Replay;
import dev.portcullis.cli.replay.Replayed;
import dev.portcullis.crds.revision.RevisedKind;
import java.nio.charset.StandardCharsets;

/** Reads lines of records, and decides them once more. */
final class ReplayPath {
    private final Replay replay;

    ReplayPath(World world) {
        var store = new ContentStore();
        world.rules()
                .forEach(rule -> store.add(
                        RevisedKind.EVIDENCE_POLICY,
                        rule.name(),
                        Programs.content(rule.spec()).text()));
        world.statements().forEach(statement -> store.add(statement.bytes()));
        this.replay = new Replay(store);
    }

    static DecisionRecord read(String line) {
        var read = RecordReader.read(line.getBytes(StandardCharsets.US_ASCII));
        if (read instanceof ReadRecord.Whole(var record)) {
            return record;
        }
        throw new AssertionError(read + ": " + line);
    }

    Replayed replay(DecisionRecord record) {
        return replay.replay(record);
    }
}
