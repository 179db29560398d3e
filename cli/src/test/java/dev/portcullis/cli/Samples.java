package dev.portcullis.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Records as the webhook's handler makes them, and the revisions that they name. The uid of each is its name. */
public final class Samples {
    private static final Path FOLDER = Path.of("src/test/resources/dev/portcullis/cli/records");

    private Samples() {}

    public static Path records() {
        return FOLDER.resolve("decisions.ndjson");
    }

    public static Path revisions() {
        return FOLDER.resolve("revisions.json");
    }

    public static int number() {
        return lines().size();
    }

    /** Returns a record with its line break. */
    public static String line(String name) {
        return lines().stream()
                        .filter(line -> line.contains("\"uid\":\"" + name + "\""))
                        .findFirst()
                        .orElseThrow()
                + "\n";
    }

    /** Writes a record to a file of its own. */
    public static Path file(Path folder, String name) throws IOException {
        return Files.writeString(folder.resolve(name + ".ndjson"), line(name));
    }

    public static String revisionsAsYaml() throws IOException {
        var tree = JsonMapper.builder().build().readTree(revisions().toFile());
        return YAMLMapper.builder().build().writeValueAsString(tree);
    }

    public static String publicKeyPem() {
        var key = Base64.getMimeEncoder()
                .encodeToString(CertificateAuthority.newKeyPair().getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + key.replace("\r", "") + "\n-----END PUBLIC KEY-----\n";
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(records());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
