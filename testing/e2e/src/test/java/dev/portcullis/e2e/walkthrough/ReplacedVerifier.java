package dev.portcullis.e2e.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A copy of the packaged webhook in which the verifier of bundles is another class. */
final class ReplacedVerifier {
    private static final String CLASS = "dev/portcullis/sigstore/BundleVerifier";

    /** Refuses everything. */
    static final String ALWAYS_REFUSES = """
            package dev.portcullis.sigstore;
            public final class BundleVerifier {
                public BundleVerifier(java.time.InstantSource clock) {}
                public Verification verify(byte[] bundle, dev.portcullis.core.image.Digest artifact,
                        dev.portcullis.sigstore.trust.TrustRoot root) {
                    return new Verification.Rejected(new dev.portcullis.core.fact.Rejection(
                            dev.portcullis.core.reason.Reason.SIGNATURE_INVALID, "refuses everything"));
                }
            }
            """;

    private ReplacedVerifier() {}

    /** Makes the copy in a folder that does not exist yet. */
    static Path in(Path application, Path copy, String source) {
        copyTree(application, copy);
        var classes = copy.resolveSibling(copy.getFileName() + "-classes");
        compile(source, copy, classes);
        var jar = onlyJar(copy, "portcullis-sigstore");
        try (var zip = FileSystems.newFileSystem(jar, Map.of())) {
            Files.copy(
                    classes.resolve(CLASS + ".class"),
                    zip.getPath(CLASS + ".class"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static void compile(String source, Path application, Path classes) {
        var file = new SimpleJavaFileObject(URI.create("string:///" + CLASS + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var path = onlyJar(application, "portcullis-sigstore") + ":" + onlyJar(application, "portcullis-core");
        try {
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var task = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", path, "-proc:none"),
                        null,
                        List.of(file));
        if (!task.call()) {
            throw new IllegalStateException("the other verifier does not compile");
        }
    }

    private static Path onlyJar(Path application, String name) {
        try (var jars = Files.list(application.resolve("lib/main"))) {
            return jars.filter(jar -> jar.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.createDirectories(to.resolve(from.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(file, to.resolve(from.relativize(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
