package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A repository in memory, whose files tests change at will. */
final class FakeRepository implements TufFetcher {
    private final Map<String, ByteString> files = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private boolean reachable = true;

    /** Copies a step of a scenario. */
    static FakeRepository of(String scenario, int step) {
        var repository = new FakeRepository();
        repository.serve(scenario, step);
        return repository;
    }

    void serve(String scenario, int step) {
        files.clear();
        var folder = Repositories.scenarios().step(scenario, step);
        try (var entries = Files.walk(folder)) {
            for (var file : entries.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), ByteString.copyFrom(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, ByteString> files() {
        return files;
    }

    ByteString file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    void isReachable(boolean value) {
        reachable = value;
    }

    List<String> takeRequests() {
        var taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    @Override
    public String source() {
        return "memory";
    }

    @Override
    public Fetched fetch(String path, int maxBytes, TufDeadline deadline) {
        requests.add(path);
        var file = files.get(path);
        if (!reachable) {
            return new Fetched.Failed(new Rejection(Reason.TUF_UNREACHABLE, "the cable is pulled"));
        }
        if (file == null) {
            return new Fetched.Missing();
        }
        return file.size() > maxBytes
                ? new Fetched.Failed(new Rejection(Reason.TUF_FILE_TOO_LARGE, path))
                : new Fetched.Received(file);
    }
}
