package dev.portcullis.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.record.DecisionRecord;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** For programs: one line of JSON for each record that is not decided the same, and one for all of them at the end. */
final class JsonReplayReport implements ReplayReport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintWriter out;

    JsonReplayReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void unreadable(String uid, String place, Replayed.NotReplayable replayed) {
        var line = new LinkedHashMap<String, Object>();
        line.put("uid", uid);
        line.put("place", place);
        line.put("outcome", "NotReplayable");
        line.put("why", replayed.why());
        print(line);
    }

    @Override
    public void record(DecisionRecord record, Replayed replayed) {
        var line = new LinkedHashMap<String, Object>();
        line.put("uid", record.uid());
        line.put("time", record.time().toString());
        line.put("workload", record.request().workload());
        switch (replayed) {
            case Replayed.Same same -> {
                return;
            }
            case Replayed.Different(var differences) -> {
                line.put("outcome", "Different");
                line.put("differences", differences);
            }
            case Replayed.NotReplayable(var why) -> {
                line.put("outcome", "NotReplayable");
                line.put("why", why);
            }
        }
        print(line);
    }

    @Override
    public void summary(Tally tally) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("records", tally.records());
        summary.put("same", tally.same());
        summary.put("reworded", tally.reworded());
        summary.put("different", tally.different());
        summary.put("notReplayable", tally.notReplayable());
        summary.put("foreign", tally.foreign());
        print(Map.of("summary", summary));
    }

    private void print(Map<String, Object> line) {
        try {
            out.println(MAPPER.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and numbers can be written", e);
        }
    }
}
