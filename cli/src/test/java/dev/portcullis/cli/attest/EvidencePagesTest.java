package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.Reader;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs what the pages about signing tell readers to type, against a real Vault and registry, with cosign. */
@Timeout(300)
class EvidencePagesTest {
    @Test
    void everyCommandDoesWhatThePageSays() throws IOException {
        try (var stack = LocalStack.builder()
                        .name("evidence-pages")
                        .registry()
                        .sigstore()
                        .start();
                var vault = VaultServer.development(stack.tools(), stack.folder())) {
            new ImageFixtures(stack.registry(), 1).image("apps/shop", "v1");
            var reader = new Reader(stack)
                    .with("VAULT_ADDR", vault.address().toString())
                    .with("VAULT_TOKEN", vault.rootToken())
                    .with("FULCIO_URL", stack.sigstore().fulcioUrl().toString())
                    .with(
                            "TIMESTAMP_URL",
                            stack.sigstore()
                                    .timestampUrl()
                                    .resolve("/api/v1/timestamp")
                                    .toString());
            reader.wrapper("vault", "exec " + stack.tools().binary("vault") + " \"$@\"");
            var folder = reader.folder();
            var key = stack.cosign().generateKeyPair("reader");
            Files.copy(key.privateKey(), folder.resolve("cosign.key"));
            Files.copy(key.publicKey(), folder.resolve("cosign.pub"));
            Files.writeString(folder.resolve("password"), "portcullis-test");
            Files.writeString(folder.resolve("review.json"), "{\"verdict\": \"approved\"}");
            Files.writeString(
                    folder.resolve("ca.crt"),
                    CertificateAuthority.create("api", InstantSource.system()).certificatePem());
            Files.writeString(folder.resolve("reviewer.jwt"), "e30.e30.c2ln");
            Files.writeString(
                    folder.resolve("token"),
                    stack.sigstore().token(new OidcIdentity.ServiceAccount("shop", "release")));
            Files.writeString(
                    folder.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());

            var output = reader.read("connect-vault.md", "sign-and-publish-evidence.md", "rotate-the-key.md");

            assertThat(output).contains("https://acme.example/review/v1", "nothing was signed or pushed");
        }
    }
}
