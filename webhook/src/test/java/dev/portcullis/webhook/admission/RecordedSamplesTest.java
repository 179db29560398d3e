package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The samples that the command line is tested with are records as the handler makes them. {@code -Dportcullis.samples=write} writes them
 * anew.
 */
final class RecordedSamplesTest {
    private static final Path FOLDER = Path.of("../cli/src/test/resources/dev/portcullis/cli/records");

    @Test
    void areWhatTheHandlerRecords() throws IOException {
        var records = new ArrayList<String>();
        var revisions = new TreeSet<String>();
        for (var recording : Recordings.values()) {
            var scene = recording.scene();
            records.add(ReplayScene.text(scene.record(HandlerScene.FAIL_CLOSED, recording.review))
                    .replaceFirst("\"micros\":[0-9]+", "\"micros\":1500")
                    .replaceFirst("\"uid\":\"u-1\"", "\"uid\":\"" + recording + "\""));
            revisions.addAll(scene.revisions);
        }
        var list = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n" + String.join(",\n", revisions) + "\n]}\n";

        if ("write".equals(System.getProperty("portcullis.samples"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve("decisions.ndjson"), String.join("", records));
            Files.writeString(FOLDER.resolve("revisions.json"), list);
        }
        assertThat(Files.readString(FOLDER.resolve("decisions.ndjson"))).isEqualTo(String.join("", records));
        assertThat(Files.readString(FOLDER.resolve("revisions.json"))).isEqualTo(list);
    }
}
