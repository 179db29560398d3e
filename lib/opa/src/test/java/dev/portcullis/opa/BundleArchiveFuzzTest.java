package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands where a bundle should, packed or to be packed: it is refused in words, or its files are the same again when they are packed anew. */
final class BundleArchiveFuzzTest {
    private static final BundleArchive.Bounds BOUNDS = new BundleArchive.Bounds(64 << 10, 256 << 10, 50);

    static Stream<Arguments> seeds() throws IOException {
        var policy = BundleArchiveTest.archive("/.manifest", "/a.rego", "x/b.rego", "x/data.json");
        var plan = BundleArchiveTest.archive("/plan.json", "/data.json", "/a.rego");
        var longName = BundleArchiveTest.archive("x/".repeat(60) + "a.rego", "b.rego");
        var attributes = BundleArchiveTest.attributes();
        return Stream.concat(
                Stream.of(arguments(policy, true), arguments(plan, true)),
                Stream.of(policy, plan, longName, attributes).map(BundleArchiveFuzzTest::unpacked));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrTheSameAgain(byte @NotNull @WithLength(max = 16_384) [] bytes, boolean packed) throws IOException {
        BundleArchive read;
        try {
            read = BundleArchive.read(packed ? bytes : BundleArchiveTest.gzip(bytes), BOUNDS);
        } catch (UnfitBundleException e) {
            assertThat(e.getMessage()).hasSizeBetween(1, 300).matches("[ -~]+");
            return;
        }
        var files = read.files();
        assertThat(files.keySet()).allMatch(PolicySource::isPath);
        assertThat(files.values().stream().mapToLong(content -> content.length).sum())
                .isLessThanOrEqualTo(BOUNDS.unpacked());
        assertThat(texts(BundleArchive.read(archive(files), BundleArchive.Bounds.NAMED)))
                .isEqualTo(texts(read));
    }

    private static Arguments unpacked(byte[] packed) {
        try (var stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return arguments(stream.readAllBytes(), false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> texts(BundleArchive archive) {
        Map<String, String> texts = new TreeMap<>();
        archive.files().forEach((path, content) -> texts.put(path, new String(content, ISO_8859_1)));
        return texts;
    }

    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                archive.putArchiveEntry(entry);
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
