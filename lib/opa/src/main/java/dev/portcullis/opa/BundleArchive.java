package dev.portcullis.opa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

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
            throw new IOException("the bundle has more than " + bounds.packed() + " bytes");
        }
        try (var inflated = new BoundedStream(
                        new GZIPInputStream(new ByteArrayInputStream(packed)),
                        bounds.unpacked(),
                        "the bundle unpacks to more than a policy needs");
                var archive = new TarArchiveInputStream(inflated)) {
            return new BundleArchive(files(archive, bounds));
        } catch (IllegalArgumentException e) {
            throw new IOException("the bundle is no archive", e);
        }
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
                throw new IOException("the bundle has a plan and data in " + path
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
            throw new IOException("the bundle cannot be compiled: " + e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> files(TarArchiveInputStream archive, Bounds bounds) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        var count = 0;
        for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            count++;
            if (count > bounds.entries()) {
                throw new IOException("the bundle unpacks to more than a policy needs");
            }
            if (!entry.isDirectory()) {
                take(archive, entry, found, bounds);
            }
        }
        return found;
    }

    private static void take(
            TarArchiveInputStream archive, TarArchiveEntry entry, Map<String, byte[]> found, Bounds bounds)
            throws IOException {
        var path = entry.getName().replaceFirst("^(\\./)?/?", "");
        if (!isPlainFile(entry)) {
            throw new IOException("the bundle holds what is no plain file: " + shown(path));
        }
        if (path.equals(DELTA)) {
            throw new IOException("the bundle is a delta, which stands for nothing by itself");
        }
        if (!path.equals(PLAN) && !isData(path) && !path.endsWith(MODULE)) {
            return;
        }
        if (!PolicySource.isPath(path)) {
            throw new IOException("the bundle holds a file whose path has more than letters, digits, dots, hyphens and"
                    + " underscores: " + shown(path));
        }
        if (entry.getSize() > bounds.unpacked()) {
            throw new IOException("the bundle unpacks to more than a policy needs");
        }
        if (found.put(path, archive.readAllBytes()) != null) {
            throw new IOException("the bundle holds " + path + " twice");
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
