package dev.portcullis.registry.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one tag holds in a registry that takes whatever is put there; the last one to write wins. */
final class TagStore implements Behaviour {
    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile @Nullable String content;
    private volatile UnaryOperator<String> interference = text -> text;

    @Override
    public synchronized Response answer(Request request) {
        if (request.method().equals("PUT")) {
            var text = new String(request.body(), StandardCharsets.UTF_8);
            written.add(text);
            content = interference.apply(text);
            return Response.of(201);
        }
        return content == null ? Response.of(404) : Response.ok(MediaTypes.OCI_INDEX, content);
    }

    /** Puts something there. */
    TagStore holding(String text) {
        content = text;
        return this;
    }

    /** Has somebody else write in the moment after each write. */
    TagStore interfering(UnaryOperator<String> other) {
        interference = other;
        return this;
    }

    /** Returns what was written, in order. */
    List<String> written() {
        return List.copyOf(written);
    }

    /** Returns the digests that are listed now. */
    List<String> listed() {
        try {
            JsonNode index = JsonMapper.builder().build().readTree(content);
            return index.path("manifests")
                    .valueStream()
                    .map(entry -> entry.path("digest").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
    }
}
