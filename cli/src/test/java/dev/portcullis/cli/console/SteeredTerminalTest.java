package dev.portcullis.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in files that somebody else wrote, a terminal shows it and does nothing. */
final class SteeredTerminalTest {
    /** As YAML and JSON write it between quotation marks. */
    private static final String HOSTILE =
            "\\e[2J\\e]8;;https://evil.example\\a\\u202e\\u2028\\x9b31m\\r\\nallowed: all is well";

    private static final String IMAGE = "registry.example.com/apps/app@sha256:" + "0".repeat(64);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: \"%s\", metadata: {name: x}}",
                "kind: EvidencePolicy, metadata: {name: \"%s\"}, spec: {}}",
                "kind: EvidencePolicy, metadata: {name: x}, spec: {\"%s\": 1}}",
                "kind: EvidencePolicy, metadata: {name: x}, spec: {mode: \"%s\"}}",
                "kind: TrustRoot, metadata: {name: \"%s\"}, spec: {keys: []}}",
                "kind: PolicyException, metadata: {namespace: n, name: \"%s\"}, spec: {}}"
            })
    void byPoliciesThatCannotBeUsed(String document) throws IOException {
        var file = file("policies.yaml", "{apiVersion: portcullis.dev/v1alpha1, " + document.formatted(HOSTILE));

        holdsStill(CommandLineRun.of("verify", IMAGE, "--policy", file.toString()));
    }

    @Test
    void byExceptionsThatCannotBeUsed() throws IOException {
        var policies =
                file("policies.yaml", """
                {apiVersion: portcullis.dev/v1alpha1, kind: TrustRoot, metadata: {name: keys},
                  spec: {keys: [{name: ci, pem: "%s"}]}}
                ---
                {apiVersion: portcullis.dev/v1alpha1, kind: EvidencePolicy, metadata: {name: x}, spec: {mode: Enforce,
                  match: {images: ["registry.example.com/apps/**"]},
                  authorities: [{name: ci, trustRoot: keys, keys: [ci]}],
                  requirements: [{name: signed, signature: {authorities: [ci]}}]}}
                """.formatted(Samples.publicKeyPem().replace("\n", "\\n")));
        var exception = file("exceptions.yaml", """
                {apiVersion: portcullis.dev/v1alpha1, kind: PolicyException, metadata: {namespace: n, name: "%s"},
                  spec: {policies: [x], reason: r, expiresAt: never}}
                """.formatted(HOSTILE));

        holdsStill(CommandLineRun.of(
                "verify",
                IMAGE,
                "--policy",
                policies.toString(),
                "--namespace",
                "n",
                "--exception",
                exception.toString()));
    }

    @Test
    void byAnArgument() {
        holdsStill(CommandLineRun.of("verify", "--policy", "\u001b[2J\u202e\u2028x", IMAGE));
        holdsStill(CommandLineRun.of("replay", "\u001b[2J\u202e\u2028x"));
    }

    private static void holdsStill(CommandLineRun run) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat((run.out() + run.err()).codePoints().filter(character -> character != '\n'))
                .noneMatch(character -> Character.isISOControl(character)
                        || Character.getType(character) == Character.FORMAT
                        || character == 0x2028);
        assertThat(run.err().lines())
                .isNotEmpty()
                .noneMatch(line -> line.strip().startsWith("allowed"));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
