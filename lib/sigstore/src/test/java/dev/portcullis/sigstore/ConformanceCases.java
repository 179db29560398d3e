package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cases of the public sigstore-conformance suite, read from beside the repository. */
final class ConformanceCases {
    private static final String DEFAULT_IDENTITY =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String DEFAULT_ISSUER = "https://token.actions.githubusercontent.com";

    private final Path folder;
    private final BundleVerifier verifier = new BundleVerifier(InstantSource.system());

    private ConformanceCases(Path folder) {
        this.folder = folder;
    }

    /** Finds the suite: property portcullis.conformance, variable PORTCULLIS_CONFORMANCE, or beside the repository. */
    static Optional<ConformanceCases> find() {
        String property = System.getProperty("portcullis.conformance", System.getenv("PORTCULLIS_CONFORMANCE"));
        Stream<Path> candidates = property == null ? besideRepository() : Stream.of(Path.of(property));
        return candidates
                .filter(path -> Files.isRegularFile(path.resolve("trusted_root_public_good.json")))
                .findFirst()
                .map(ConformanceCases::new);
    }

    private static Stream<Path> besideRepository() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolveSibling("shared/conformance/sigstore"));
    }

    List<String> names() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bundle(String name) {
        return read(folder.resolve(name).resolve("bundle.sigstore.json"));
    }

    byte[] artifact(String name) {
        return orDefault(name, "artifact", "a.txt");
    }

    /** The case's trust root, as strict as it gets: if there is a log, an entry is demanded for keys too. */
    TrustRootResult load(String name) {
        TrustRootSource source = TrustRootSource.named(name)
                .withTrustedRoot(orDefault(name, "trusted_root.json", "trusted_root_public_good.json"));
        Path key = folder.resolve(name).resolve("key.pub");
        if (!Files.exists(key)) {
            return TrustRoot.load(source);
        }
        TrustRootSource keyed =
                source.withKeys(List.of(new NamedKey("key.pub", text(read(key)), ValidityWindow.ALWAYS)));
        return TrustRoot.load(keyed) instanceof TrustRootResult.Loaded(TrustRoot root, var ignored)
                        && !root.logs().isEmpty()
                ? TrustRoot.load(keyed.withDemands(Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED)))
                : TrustRoot.load(keyed);
    }

    TrustRoot root(String name) {
        return switch (load(name)) {
            case TrustRootResult.Loaded(TrustRoot root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /** Returns VERIFIED, TRUST_ROOT_REFUSED, or the reason of the rejection. */
    String outcome(String name) {
        return switch (load(name)) {
            case TrustRootResult.Refused refused -> "TRUST_ROOT_REFUSED";
            case TrustRootResult.Loaded(TrustRoot root, var ignored) ->
                switch (verify(name, bundle(name), root)) {
                    case Verification.Verified verified -> "VERIFIED";
                    case Verification.Rejected(var rejection) ->
                        rejection.reason().name();
                };
        };
    }

    /** Verifies by the suite's protocol: any named key, or exactly the wanted identity. */
    Verification verify(String name, byte[] bundle, TrustRoot root) {
        Verification verification = verifier.verify(bundle, artifact(name), root);
        boolean keyed = Files.exists(folder.resolve(name).resolve("key.pub"));
        if (verification instanceof Verification.Verified verified && !isExpected(name, verified.signer(), keyed)) {
            return new Verification.Rejected(new Rejection(Reason.IDENTITY_MISMATCH, "another signer"));
        }
        return verification;
    }

    private boolean isExpected(String name, Signer signer, boolean keyed) {
        return switch (signer) {
            case Signer.Key key -> keyed;
            case Signer.Keyless keyless ->
                !keyed
                        && keyless.identity().subject().equals(setting(name, "identity", DEFAULT_IDENTITY))
                        && keyless.identity().issuer().equals(setting(name, "issuer", DEFAULT_ISSUER));
        };
    }

    private String setting(String name, String file, String otherwise) {
        Path path = folder.resolve(name).resolve(file);
        return Files.exists(path) ? text(read(path)).strip() : otherwise;
    }

    private byte[] orDefault(String name, String file, String otherwise) {
        Path path = folder.resolve(name).resolve(file);
        return read(Files.exists(path) ? path : folder.resolve(otherwise));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
