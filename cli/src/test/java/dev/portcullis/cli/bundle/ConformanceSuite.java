package dev.portcullis.cli.bundle;

import dev.portcullis.core.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cases of the public sigstore-conformance suite that are at hand, as arguments of its client protocol. */
public final class ConformanceSuite {
    private static final String IDENTITY =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    private final Path folder;

    private ConformanceSuite(Path folder) {
        this.folder = folder;
    }

    /** Finds the suite where property portcullis.conformance says, else beside the repository. */
    public static Optional<ConformanceSuite> find() {
        var property = System.getProperty("portcullis.conformance", System.getenv("PORTCULLIS_CONFORMANCE"));
        var candidates = property == null ? besideRepository() : Stream.of(Path.of(property));
        return candidates
                .filter(path -> Files.isRegularFile(path.resolve("trusted_root_public_good.json")))
                .findFirst()
                .map(ConformanceSuite::new);
    }

    private static Stream<Path> besideRepository() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolveSibling("shared/conformance/sigstore"));
    }

    public List<String> names() {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String artifact(String name) {
        return orShared(name, "artifact", "a.txt");
    }

    /** Returns the artifact's digest, as the suite gives it instead of the file. */
    public String digest(String name) {
        try {
            return Digest.of(Files.readAllBytes(Path.of(artifact(name)))).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the arguments that verify a case, the artifact apart. */
    public List<String> arguments(String name) {
        var arguments = new ArrayList<>(List.of("verify-bundle", "--bundle", own(name, "bundle.sigstore.json")));
        if (Files.exists(folder.resolve(name).resolve("key.pub"))) {
            arguments.addAll(List.of("--key", own(name, "key.pub")));
        } else {
            arguments.addAll(List.of(
                    "--certificate-identity", setting(name, "identity", IDENTITY),
                    "--certificate-oidc-issuer", setting(name, "issuer", ISSUER)));
        }
        arguments.addAll(
                List.of("--trusted-root", orShared(name, "trusted_root.json", "trusted_root_public_good.json")));
        return arguments;
    }

    private String own(String name, String file) {
        return folder.resolve(name).resolve(file).toString();
    }

    private String orShared(String name, String file, String shared) {
        var path = folder.resolve(name).resolve(file);
        return (Files.exists(path) ? path : folder.resolve(shared)).toString();
    }

    private String setting(String name, String file, String otherwise) {
        var path = folder.resolve(name).resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path).strip() : otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
