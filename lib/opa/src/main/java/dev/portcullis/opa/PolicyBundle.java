package dev.portcullis.opa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * OPA's bundle: an archive that holds a plan, data, and the sources of both.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles">OPA's description of bundles</a>
 */
public final class PolicyBundle {
    /** Most bytes of a bundle as it is stored. */
    public static final int MAXIMUM_PACKED = 8 << 20;

    private static final int MAXIMUM_UNPACKED = 64 << 20;
    private static final int MAXIMUM_ENTRIES = 4_096;
    private static final String PLAN = "plan.json";
    private static final String DATA = "data.json";
    private static final byte[] NOTHING = {'{', '}'};

    private final byte[] packed;
    private final byte[] plan;
    private final byte[] data;

    private PolicyBundle(byte[] packed, byte[] plan, byte[] data) {
        this.packed = packed;
        this.plan = plan;
        this.data = data;
    }

    /**
     * Reads a bundle.
     *
     * @param packed a gzip-compressed tar archive
     * @throws IOException if it is no bundle, holds no plan, two of them, or more than a policy needs
     */
    public static PolicyBundle read(byte[] packed) throws IOException {
        if (packed.length > MAXIMUM_PACKED) {
            throw new IOException("the bundle has more than " + MAXIMUM_PACKED + " bytes");
        }
        var found = entries(packed);
        var plan = found.get(PLAN);
        if (plan == null) {
            throw new IOException(
                    "the bundle holds no plan.json: build it with `portcullis policy build`, or `opa build -t plan`");
        }
        return new PolicyBundle(packed.clone(), plan, found.getOrDefault(DATA, NOTHING));
    }

    /** The archive. */
    public byte[] packed() {
        return packed.clone();
    }

    /** The plan, as JSON. */
    public byte[] plan() {
        return plan.clone();
    }

    /** The data, as JSON; an empty object where there is none. */
    public byte[] data() {
        return data.clone();
    }

    private static Map<String, byte[]> entries(byte[] packed) throws IOException {
        SortedMap<String, byte[]> found = new TreeMap<>();
        try (var archive = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            long left = MAXIMUM_UNPACKED;
            var count = 0;
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                left -= Math.max(0, entry.getSize());
                count++;
                if (left < 0 || count > MAXIMUM_ENTRIES) {
                    throw new IOException("the bundle unpacks to more than a policy needs");
                }
                var name = entry.getName().replaceFirst("^(\\./)?/?", "");
                if (entry.isFile() && (name.equals(PLAN) || name.equals(DATA))) {
                    if (found.put(name, archive.readNBytes((int) entry.getSize())) != null) {
                        throw new IOException("the bundle holds " + name + " twice");
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the bundle is no archive", e);
        }
        return found;
    }
}
