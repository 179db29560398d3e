package dev.portcullis.opa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The files of one of OPA's bundles that matter here: a plan, modules and data. Unpacked in memory only, and within bounds, whoever made it.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles">OPA's description of bundles</a>
 */
public final class BundleArchive {
    private static final String PLAN = "plan.json";
    private static final String DATA = "data.json";
    private static final String DELTA = "patch.json";
    private static final Set<String> DATA_FILES = Set.of(DATA, "data.yaml", "data.yml");
    private static final String MODULE = ".rego";
    private static final byte[] NOTHING = {'{', '}'};
    private static final String TOO_MUCH = "the bundle unpacks to more than a policy needs";

    /** The library reads headers that stand for another one within each other, so that a long row of them takes its stack. */
    private static final int HEADER_BYTES = 64 << 10;

    /** Most attributes of an entry besides its own header: those that are for all entries are kept, and grow. */
    private static final int ATTRIBUTES = 64;

    private final Map<String, byte[]> files;

    private BundleArchive(Map<String, byte[]> files) {
        this.files = files;
    }

    /**
     * How much of a bundle is read.
     *
     * @param packed most bytes as it is stored
     * @param unpacked most bytes of all of it
     * @param entries most files and folders
     */
    public record Bounds(int packed, int unpacked, int entries) {
        /** Of a file that somebody names. */
        public static final Bounds NAMED = new Bounds(8 << 20, 64 << 20, 4_096);

        /** Of what comes from a registry: several times what a policy can hold. */
        public static final Bounds FETCHED = new Bounds(2 << 20, 16 << 20, 1_024);
    }

    /**
     * Unpacks a bundle.
     *
     * @param packed a gzip-compressed tar archive
     * @throws IOException saying what is wrong: it is no archive, is too large, holds links, a delta, or one file twice
     */
    public static BundleArchive read(byte[] packed, Bounds bounds) throws IOException {
        if (packed.length > bounds.packed()) {
            throw new UnfitBundleException("the bundle has more than " + bounds.packed() + " bytes");
        }
        try (var inflated = new BoundedStream(
                        new GZIPInputStream(new ByteArrayInputStream(packed)), bounds.unpacked(), TOO_MUCH);
                var archive = new TarArchiveInputStream(inflated)) {
            return new BundleArchive(files(inflated, archive, bounds));
        } catch (UnfitBundleException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Libraries throw whatever comes of malformed input, and repeat some of it.
            throw new UnfitBundleException("the bundle is no gzip-compressed tar archive, or is damaged", e);
        }
    }

    /** What is kept of it, by path. */
    Map<String, byte[]> files() {
        return files;
    }

    /** The plan as JSON, if it holds one. */
    public Optional<byte[]> plan() {
        return Optional.ofNullable(files.get(PLAN)).map(byte[]::clone);
    }

    /**
     * The data that goes with its plan, as JSON; an empty object where there is none.
     *
     * @throws IOException if some of its data stands elsewhere, where OPA merges it and nobody did
     */
    public byte[] data() throws IOException {
        for (var path : files.keySet()) {
            if (isData(path) && !path.equals(DATA)) {
                throw new UnfitBundleException("the bundle has a plan and data in " + path
                        + " besides: build it with `portcullis policy build` or `opa build -t plan`, which join data");
            }
        }
        return files.getOrDefault(DATA, NOTHING).clone();
    }

    /**
     * Its modules and data, to be compiled.
     *
     * @throws IOException if it holds no module, or too much
     */
    public PolicySource source() throws IOException {
        Map<String, byte[]> source = new TreeMap<>(files);
        source.remove(PLAN);
        try {
            return PolicySource.of(source);
        } catch (IllegalArgumentException e) {
            throw new UnfitBundleException("the bundle cannot be compiled: " + e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> files(BoundedStream inflated, TarArchiveInputStream archive, Bounds bounds)
            throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        for (var count = 0; ; count++) {
            inflated.stretch(HEADER_BYTES);
            var entry = archive.getNextEntry();
            if (entry == null) {
                return found;
            }
            if (count == bounds.entries() || isOverloaded(entry)) {
                throw new UnfitBundleException(TOO_MUCH);
            }
            inflated.stretch(bounds.unpacked());
            if (!entry.isDirectory()) {
                take(archive, entry, found, bounds);
            }
            archive.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static boolean isOverloaded(TarArchiveEntry entry) {
        @Nullable List<TarArchiveStructSparse> parts = entry.getSparseHeaders();
        return entry.getExtraPaxHeaders().size() > ATTRIBUTES || (parts != null && parts.size() > ATTRIBUTES);
    }

    private static void take(
            TarArchiveInputStream archive, TarArchiveEntry entry, Map<String, byte[]> found, Bounds bounds)
            throws IOException {
        var path = entry.getName().replaceFirst("^(\\./)?/?", "");
        if (!isPlainFile(entry)) {
            throw new UnfitBundleException("the bundle holds what is no plain file: " + shown(path));
        }
        if (path.equals(DELTA)) {
            throw new UnfitBundleException("the bundle is a delta, which stands for nothing by itself");
        }
        if (!path.equals(PLAN) && !isData(path) && !path.endsWith(MODULE)) {
            return;
        }
        if (!PolicySource.isPath(path)) {
            throw new UnfitBundleException(
                    "the bundle holds a file whose path has more than letters, digits, dots, hyphens and"
                            + " underscores: " + shown(path));
        }
        if (entry.getSize() > bounds.unpacked()) {
            throw new UnfitBundleException(TOO_MUCH);
        }
        if (found.put(path, archive.readAllBytes()) != null) {
            throw new UnfitBundleException("the bundle holds " + path + " twice");
        }
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        var flag = entry.getLinkFlag();
        return (flag == TarConstants.LF_NORMAL || flag == TarConstants.LF_OLDNORM) && !entry.isSparse();
    }

    private static boolean isData(String path) {
        return DATA_FILES.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String shown(String path) {
        var plain = path.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.substring(0, Math.min(plain.length(), 100));
    }
}
