package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs what the pages about signing tell readers to type, in their order, by a shell: against a real Vault and registry, with cosign. Only what is peculiar to
 * servers on this machine is added: names, plain HTTP, and a trusted root without services in place of Sigstore's public one.
 */
@Timeout(300)
class EvidencePagesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    void everyCommandDoesWhatThePageSays() throws IOException {
        try (var stack = LocalStack.builder()
                        .name("evidence-pages")
                        .registry()
                        .cosign()
                        .start();
                var vault = VaultServer.development(stack.tools(), stack.folder())) {
            var host = stack.registry().host();
            new ImageFixtures(stack.registry(), 1).image("apps/shop", "v1");
            var folder = stack.folder().directory("reader");
            var key = stack.cosign().generateKeyPair("reader");
            Files.copy(key.privateKey(), folder.resolve("cosign.key"));
            Files.copy(key.publicKey(), folder.resolve("cosign.pub"));
            Files.writeString(folder.resolve("password"), "portcullis-test");
            Files.writeString(folder.resolve("review.json"), "{\"verdict\": \"approved\"}");
            Files.writeString(
                    folder.resolve("ca.crt"),
                    CertificateAuthority.create("api", InstantSource.system()).certificatePem());
            Files.writeString(folder.resolve("reviewer.jwt"), "e30.e30.c2ln");
            wrappers(stack, host);
            var script = stack.folder()
                    .write("reader.sh", "set -euo pipefail\n" + blocks().replace("registry.example.com", host));

            try (var shell = Supervised.start(
                    stack.folder(),
                    "reader",
                    Program.of(Path.of("/bin/bash"), script.toString())
                            .in(folder)
                            .withEnvironment("PATH", stack.folder().path().resolve("bin") + ":/usr/bin:/bin")
                            .withEnvironment("VAULT_ADDR", vault.address().toString())
                            .withEnvironment("VAULT_TOKEN", vault.rootToken())
                            .withEnvironment("SIGSTORE_NO_CACHE", "true"))) {
                var code = shell.awaitExit(LIMIT);

                assertThat(code).as(shell.output()).isZero();
                assertThat(shell.output()).contains("https://acme.example/review/v1", "nothing was signed or pushed");
            }
        }
    }

    private static String blocks() throws IOException {
        var text = new StringBuilder();
        for (var page : List.of("connect-vault.md", "sign-and-publish-evidence.md", "rotate-the-key.md")) {
            var file = Files.readString(Path.of("..", "docs", "how-to", page));
            var blocks =
                    BLOCK.matcher(file).results().map(block -> block.group(1)).toList();
            assertThat(blocks).as(page).isNotEmpty();
            blocks.forEach(block -> text.append(block.stripIndent()));
        }
        return text.toString();
    }

    private static void wrappers(LocalStack stack, String host) throws IOException {
        var cosign = stack.tools().binary("cosign");
        wrapper(stack, "vault", "exec " + stack.tools().binary("vault") + " \"$@\"");
        wrapper(stack, "cosign", """
                case $1 in
                  verify-attestation) exec %1$s "$@" --allow-http-registry --trusted-root=%2$s ;;
                  tree) exec %1$s "$@" --allow-http-registry ;;
                  *) exec %1$s "$@" ;;
                esac""".formatted(cosign, stack.cosign().offline().trustedRoot()));
        var classPath = Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        wrapper(
                stack,
                "portcullis",
                "exec " + java + " -XX:TieredStopAtLevel=1 -cp " + classPath
                        + " dev.portcullis.cli.Portcullis \"$@\" --plain-http=" + host);
    }

    private static void wrapper(LocalStack stack, String name, String command) throws IOException {
        var file = stack.folder().write("bin/" + name, "#!/bin/bash\n" + command + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
