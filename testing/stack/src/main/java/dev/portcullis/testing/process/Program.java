package dev.portcullis.testing.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param environment variables beyond the clean environment that every program gets
 * @param grace time between SIGTERM and SIGKILL when it is ended
 */
public record Program(
        Path executable,
        List<String> arguments,
        SequencedMap<String, String> environment,
        Path directory,
        Duration grace) {

    public Program {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
        if (grace.compareTo(Duration.ofSeconds(3)) > 0) {
            throw new IllegalArgumentException("grace above 3 s: nothing may be left 5 s after the caller has ended");
        }
    }

    public static Program of(Path executable, String... arguments) {
        return new Program(
                executable, List.of(arguments), new LinkedHashMap<>(Map.of()), Path.of(""), Duration.ofSeconds(2));
    }

    public Program with(String... more) {
        return new Program(
                executable, Stream.concat(arguments.stream(), Stream.of(more)).toList(), environment, directory, grace);
    }

    public Program withEnvironment(String name, String value) {
        SequencedMap<String, String> wider = new LinkedHashMap<>(environment);
        wider.put(name, value);
        return new Program(executable, arguments, wider, directory, grace);
    }

    /** The working directory; relative to the run folder, which is the default. */
    public Program in(Path where) {
        return new Program(executable, arguments, environment, where, grace);
    }

    public Program withGrace(Duration time) {
        return new Program(executable, arguments, environment, directory, time);
    }
}
