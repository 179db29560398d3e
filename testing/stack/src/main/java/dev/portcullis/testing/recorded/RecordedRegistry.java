package dev.portcullis.testing.recorded;

import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.util.List;

/** A plain-HTTP registry on 127.0.0.1 that serves what was recorded, and takes nothing. No process, no tool, no file. */
public final class RecordedRegistry implements AutoCloseable {
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private RecordedRegistry(RecordedAnswers answers) {
        server.otherwise(answers);
    }

    /** Serves these repositories until it is closed. */
    public static RecordedRegistry serving(RecordedImage... images) {
        return new RecordedRegistry(RecordedAnswers.of(images));
    }

    /** Host and port, as image references name it. */
    public String host() {
        return server.host();
    }

    /** {@code host/repository@sha256:…}. */
    public String reference(RecordedImage image, String digest) {
        return host() + "/" + image.repository() + "@" + digest;
    }

    /** Method and path of each request so far. */
    public List<String> requests() {
        return server.asked();
    }

    @Override
    public void close() {
        server.close();
    }
}
