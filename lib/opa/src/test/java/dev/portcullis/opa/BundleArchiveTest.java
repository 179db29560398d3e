package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.portcullis.opa.BundleArchive.Bounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleArchiveTest {
    private static final String MODULE = ".rego";
    private static final Bounds SMALL = new Bounds(10_000, 100_000, 5);

    @Test
    void givesModulesAndDataToCompile() throws IOException {
        var archive = BundleArchive.read(archive("/.manifest", "/a.rego", "x/b.rego", "x/data.json"), SMALL);

        assertThat(archive.plan()).isEmpty();
        assertThat(archive.source().modules()).containsExactly("a.rego", "x/b.rego");
        assertThat(archive.source().text("x/data.json")).isEqualTo("x/data.json");
    }

    @Test
    void givesPlanAndDataToEvaluate() throws IOException {
        var archive = BundleArchive.read(archive("/plan.json", "/data.json", "/a.rego"), SMALL);

        assertThat(archive.plan().map(plan -> new String(plan, UTF_8))).contains("/plan.json");
        assertThat(new String(archive.data(), UTF_8)).isEqualTo("/data.json");
    }

    @Test
    void refusesAPlanWhoseDataNobodyJoined() throws IOException {
        var archive = BundleArchive.read(archive("plan.json", "x/data.yaml"), SMALL);

        assertThatIOException().isThrownBy(archive::data).withMessageContaining("x/data.yaml");
    }

    @Test
    void refusesToCompileWhatHoldsNoModule() throws IOException {
        var archive = BundleArchive.read(archive("plan.json"), SMALL);

        assertThatIOException().isThrownBy(archive::source).withMessageContaining("*.rego");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../a.rego", "x/../a.rego", "/x//a.rego", "a b.rego", "-a.rego", "x/.a.rego", "\u00e4.rego"})
    void refusesModulesWhosePathsLeadElsewhere(String path) throws IOException {
        var packed = archive(path);

        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(packed, SMALL))
                .withMessageContaining("path");
    }

    @ParameterizedTest
    @CsvSource({"a.rego, 1", "a.rego, 2", "README, 1", "README, 2", "device, 3", "device, 4", "pipe, 6"})
    void refusesWhatIsNoPlainFile(String path, char type) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var entry = new TarArchiveEntry(path, (byte) type);
            entry.setLinkName("/etc/passwd");
            archive.putArchiveEntry(entry);
            archive.closeArchiveEntry();
        }

        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(bytes.toByteArray(), SMALL))
                .withMessageContaining("no plain file");
    }

    @Test
    void refusesOneFileTwiceAndADelta() throws IOException {
        var twice = archive("a.rego", "./a.rego");
        var delta = archive("a.rego", "patch.json");

        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(twice, SMALL))
                .withMessageContaining("twice");
        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(delta, SMALL))
                .withMessageContaining("delta");
    }

    @Test
    void refusesMoreEntriesThanItIsAskedToRead() throws IOException {
        var most = archive("1", "2", "3", "4", "5");
        var more = archive("1", "2", "3", "4", "5", "6");

        assertThat(BundleArchive.read(most, SMALL).plan()).isEmpty();
        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(more, SMALL))
                .withMessageContaining("more than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.rego", "README"})
    void stopsWhereABombHasTakenItsBytes(String path) throws IOException {
        var packed = bomb(path, TarConstants.LF_NORMAL, 4 << 20);

        assertThat(packed.length).isLessThan(SMALL.packed());
        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(packed, SMALL))
                .withMessageContaining("more than");
    }

    @Test
    void stopsInALongNameAndInAHeaderThatNeverEnd() throws IOException {
        for (var type : new byte[] {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC}) {
            var packed = bomb("name", type, 4 << 20);

            assertThatIOException().isThrownBy(() -> BundleArchive.read(packed, SMALL));
        }
    }

    /** Headers of these types stand for the one that follows. */
    @ParameterizedTest
    @ValueSource(chars = {'x', 'X', 'g', 'L', 'K'})
    void stopsInARowOfHeadersThatStandForTheNextOne(char type) throws IOException {
        var packed = row((byte) type, 30_000);

        assertThat(packed.length).isLessThan(Bounds.FETCHED.packed());
        assertThatExceptionOfType(UnfitBundleException.class)
                .isThrownBy(() -> BundleArchive.read(packed, Bounds.FETCHED))
                .withMessageContaining("more than");
    }

    @Test
    void keepsNoMoreAttributesForAllEntriesThanAFewOfThem() throws IOException {
        var some = IntStream.range(0, 40).mapToObj("first%02d"::formatted).toList();
        var more = IntStream.range(0, 40).mapToObj("other%02d"::formatted).toList();
        var few = attributes(some, List.of());
        var many = attributes(some, more);

        assertThat(BundleArchive.read(few, SMALL).source().modules()).containsExactly("0.rego", "1.rego");
        assertThatExceptionOfType(UnfitBundleException.class)
                .isThrownBy(() -> BundleArchive.read(many, SMALL))
                .withMessageContaining("more than");
    }

    @Test
    void repeatsNothingOfWhatIsNoArchive() throws IOException {
        var whole = archive("a.rego");
        var half = Arrays.copyOf(whole, whole.length / 2);
        var number = gzip(header((byte) '0', "secret\u001b[2Jxx"));

        for (var bytes : List.of(new byte[0], "secret".getBytes(UTF_8), half, number)) {
            assertThatExceptionOfType(UnfitBundleException.class)
                    .isThrownBy(() -> BundleArchive.read(bytes, SMALL))
                    .withMessage("the bundle is no gzip-compressed tar archive, or is damaged");
        }
    }

    @Test
    void refusesWhatIsLargerAsItIsStored() {
        assertThatIOException()
                .isThrownBy(() -> BundleArchive.read(new byte[SMALL.packed() + 1], SMALL))
                .withMessageContaining("more than");
    }

    private static byte[] bomb(String path, byte type, int size) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var entry = new TarArchiveEntry(path, type);
            entry.setSize(size);
            archive.putArchiveEntry(entry);
            archive.write(new byte[size]);
            archive.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    /** Returns headers of empty entries. */
    private static byte[] row(byte type, int count) throws IOException {
        var header = header(type, "00000000000");
        var bytes = new ByteArrayOutputStream();
        for (var number = 0; number < count; number++) {
            bytes.write(header);
        }
        return gzip(bytes.toByteArray());
    }

    private static byte[] header(byte type, String size) {
        var header = new byte[TarConstants.DEFAULT_RCDSIZE];
        var entry = new TarArchiveEntry("name", type);
        entry.writeEntryHeader(header);
        System.arraycopy(size.getBytes(UTF_8), 0, header, 124, 11);
        return header;
    }

    /** Returns two modules, with attributes for all entries before each. */
    private static byte[] attributes(List<String> first, List<String> second) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var number = 0;
            for (var names : List.of(first, second)) {
                var global = new TarArchiveEntry("global", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
                names.forEach(name -> global.addPaxHeader(name, "x"));
                archive.putArchiveEntry(global);
                put(archive, new TarArchiveEntry(number++ + MODULE), "package a");
            }
        }
        return bytes.toByteArray();
    }

    static byte[] attributes() throws IOException {
        return attributes(List.of("first01"), List.of("other01"));
    }

    private static void put(TarArchiveOutputStream archive, TarArchiveEntry entry, String content) throws IOException {
        entry.setSize(content.length());
        archive.putArchiveEntry(entry);
        archive.write(content.getBytes(UTF_8));
        archive.closeArchiveEntry();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    static byte[] archive(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (var name : names) {
                var content = name.getBytes(UTF_8);
                var entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                archive.putArchiveEntry(entry);
                archive.write(content);
                archive.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
