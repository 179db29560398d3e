package dev.portcullis.cluster.workload;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.Circumstances;
import java.nio.charset.StandardCharsets;

/**
 * An object that asks for images to run, so that it can be read again. What it says is known by its digest only: objects are many and large.
 *
 * @param group API group of its kind; empty for the core group
 * @param version version of its API
 * @param resource the name of such objects in paths of the API
 * @param id which object
 * @param digest what names the request that it makes, see {@link #digest}
 */
public record AskedObject(String group, String version, String resource, ObjectId id, Digest digest) {
    /** Returns what names a request: no other has it. */
    static Digest digest(Circumstances.Request request) {
        // None of the others can hold a line break.
        var text = String.join(
                "\n",
                request.operation(),
                request.group(),
                request.version(),
                request.kind(),
                request.name(),
                request.object());
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
