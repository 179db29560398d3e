package dev.portcullis.opa;

import java.io.IOException;

/**
 * OPA's bundle with a plan: an archive that holds it, data, and the sources of both.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles">OPA's description of bundles</a>
 */
public final class PolicyBundle {
    /** Most bytes of a bundle as it is stored. */
    public static final int MAXIMUM_PACKED = BundleArchive.Bounds.NAMED.packed();

    /** Media type of a bundle as a layer of an artifact: the one that OPA looks for. */
    public static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

    /** Media type of such an artifact's configuration, which OPA does not read. */
    public static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";

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
        var archive = BundleArchive.read(packed, BundleArchive.Bounds.NAMED);
        var plan = archive.plan();
        if (plan.isEmpty()) {
            throw new IOException(
                    "the bundle holds no plan.json: build it with `portcullis policy build`, or `opa build -t plan`");
        }
        return new PolicyBundle(packed.clone(), plan.get(), archive.data());
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
}
