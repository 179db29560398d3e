package dev.portcullis.core.fact;

/**
 * Claims about a build that Fulcio writes into certificates, from OID 1.3.6.1.4.1.57264.1.9 on.
 *
 * @see <a href="https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md">Fulcio's OID registry</a>
 */
public enum FulcioExtension {
    BUILD_SIGNER_URI(9),
    BUILD_SIGNER_DIGEST(10),
    RUNNER_ENVIRONMENT(11),
    SOURCE_REPOSITORY_URI(12),
    SOURCE_REPOSITORY_DIGEST(13),
    SOURCE_REPOSITORY_REF(14),
    SOURCE_REPOSITORY_ID(15),
    SOURCE_REPOSITORY_OWNER_URI(16),
    SOURCE_REPOSITORY_OWNER_ID(17),
    BUILD_CONFIG_URI(18),
    BUILD_CONFIG_DIGEST(19),
    BUILD_TRIGGER(20),
    RUN_INVOCATION_URI(21),
    SOURCE_REPOSITORY_VISIBILITY(22),
    DEPLOYMENT_ENVIRONMENT(23);

    private static final String ARC = "1.3.6.1.4.1.57264.1.";

    private final int number;

    FulcioExtension(int number) {
        this.number = number;
    }

    /** Returns the object identifier in dotted form. */
    public String oid() {
        return ARC + number;
    }
}
