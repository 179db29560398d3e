import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars of a folder, uncompressed, so that the cache which shortens the start can hold their classes. It leaves out classes of
 * signed jars, so signatures go (the build has checked the jars' digests when it fetched them), and classes of before Java 6, so these get
 * the stack maps that newer ones have.
 */
final class Cacheable {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private final ClassFile classes;

    private Cacheable(Path jar) throws IOException {
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        this.classes = ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
    }

    public static void main(String... arguments) throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (var jar : jars) {
                new Cacheable(jar).rewrite(jar);
            }
        }
    }

    private void rewrite(Path jar) throws IOException {
        var copy = jar.resolveSibling(jar.getFileName() + ".rewritten");
        try (var original = new ZipFile(jar.toFile());
                var rewritten = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (var entry : original.stream().filter(entry -> !isSignature(entry)).toList()) {
                byte[] content;
                try (var input = original.getInputStream(entry)) {
                    content = input.readAllBytes();
                }
                write(entry, isOldClass(entry, content) ? modernise(content) : content, rewritten);
            }
        }
        Files.setLastModifiedTime(copy, Files.getLastModifiedTime(jar));
        Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(ZipEntry entry, byte[] content, ZipOutputStream to) throws IOException {
        var stored = new ZipEntry(entry.getName());
        var crc = new CRC32();
        crc.update(content);
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(content.length);
        stored.setCrc(crc.getValue());
        stored.setLastModifiedTime(entry.getLastModifiedTime());
        to.putNextEntry(stored);
        to.write(content);
        to.closeEntry();
    }

    private byte[] modernise(byte[] content) {
        var version = ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0);
        return classes.transformClass(
                classes.parse(content),
                ClassTransform.dropping(ClassFileVersion.class::isInstance)
                        .andThen(ClassTransform.endHandler(builder -> builder.with(version)))
                        .andThen(ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))));
    }

    private static boolean isOldClass(ZipEntry entry, byte[] content) {
        return entry.getName().endsWith(".class")
                && content.length > 8
                && ((content[6] & 0xff) << 8 | content[7] & 0xff) < FIRST_WITH_STACK_MAPS;
    }

    private static boolean isSignature(ZipEntry entry) {
        return entry.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
