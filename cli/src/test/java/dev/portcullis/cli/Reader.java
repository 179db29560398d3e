package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who types what how-to pages say, in their order, by a shell. Only what is peculiar to servers on this machine is added: names, plain HTTP, and
 * a trusted root without services in place of Sigstore's public one.
 */
public final class Reader {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final LocalStack stack;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** @param stack with a registry and cosign */
    public Reader(LocalStack stack) throws IOException {
        this.stack = stack;
        this.folder = stack.folder().directory("reader");
        var cosign = stack.tools().binary("cosign");
        // The tests' Fulcio has no log of certificate transparency.
        wrapper("cosign", """
                case "$*" in
                  verify*--trusted-root*) exec %1$s "$@" --allow-http-registry --insecure-ignore-sct ;;
                esac
                case $1 in
                  verify*) exec %1$s "$@" --allow-http-registry --trusted-root=%2$s ;;
                  tree) exec %1$s "$@" --allow-http-registry ;;
                  *) exec %1$s "$@" ;;
                esac""".formatted(cosign, stack.cosign().offline().trustedRoot()));
        wrapper(
                "portcullis",
                "exec " + java() + " \"$@\" --plain-http=" + stack.registry().host());
    }

    /** Returns the folder in which commands are typed. */
    public Path folder() {
        return folder;
    }

    /** Sets a variable of the environment. */
    public Reader with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Makes a program that is found by name. */
    public void wrapper(String name, String command) throws IOException {
        var file = stack.folder().write("bin/" + name, "#!/bin/bash\n" + command + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Types what is in pages of {@code docs/how-to}, and returns what that printed; a command that fails is a failure. */
    public String read(String... pages) throws IOException {
        var script = stack.folder()
                .write(
                        "reader.sh",
                        "set -euo pipefail\n"
                                + blocks(List.of(pages))
                                        .replace(
                                                "registry.example.com",
                                                stack.registry().host()));
        var program = Program.of(Path.of("/bin/bash"), script.toString())
                .in(folder)
                .withEnvironment("PATH", stack.folder().path().resolve("bin") + ":/usr/bin:/bin")
                .withEnvironment("SIGSTORE_NO_CACHE", "true");
        for (var variable : environment.entrySet()) {
            program = program.withEnvironment(variable.getKey(), variable.getValue());
        }
        try (var shell = Supervised.start(stack.folder(), "reader", program)) {
            var code = shell.awaitExit(LIMIT);

            assertThat(code).as(shell.output()).isZero();
            return shell.output();
        }
    }

    private static String blocks(List<String> pages) throws IOException {
        var text = new StringBuilder();
        for (var page : pages) {
            var file = Files.readString(Path.of("..", "docs", "how-to", page));
            var blocks =
                    BLOCK.matcher(file).results().map(block -> block.group(1)).toList();
            assertThat(blocks).as(page).isNotEmpty();
            blocks.forEach(block -> text.append(block.stripIndent()));
        }
        return text.toString();
    }

    private static String java() {
        var classPath = Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp " + classPath
                + " dev.portcullis.cli.Portcullis";
    }
}
