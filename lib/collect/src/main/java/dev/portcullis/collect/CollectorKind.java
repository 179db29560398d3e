package dev.portcullis.collect;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of collectors, by the names that signers permit and evidence bundles tell. */
public enum CollectorKind {
    OCI_REFERRER(
            "OciReferrer",
            "The newest referrer of the subject that is of a type: its `artifactType`, or the predicate type that a Sigstore bundle is"
                    + " annotated with. The artifact must name the subject and the type itself. Where several are of the type, each must"
                    + " tell its time in `org.opencontainers.image.created`."),
    OCI_ARTIFACT("OciArtifact", "An artifact in a registry, by tag or digest."),
    HTTPS_FILE(
            "HttpsFile",
            "A file on the web, which must have the digest that the item names. HTTPS and public addresses only, at every redirect,"
                    + " save where setting `evidence.hosts` permits more for the host that is asked first. 16 MiB at most."),
    CONFIG_MAP("ConfigMap", "A value in a ConfigMap of the bundle's own namespace."),
    PROMETHEUS_QUERY(
            "PrometheusQuery",
            "One series that keeps to a threshold over a window that ends now. No series, several, a value that is no finite number,"
                    + " a newest sample that is too old and a window that is not covered do not pass."),
    JUNIT(
            "JUnit",
            "A report of tests in JUnit's XML: as many must have run as the item says, at least one, and no more failed. Tests are"
                    + " counted one by one; where the report's own counts are worse, these count. No document type, 16 MiB, 16 levels"
                    + " and 500,000 elements at most."),
    SARIF(
            "Sarif",
            "A report of a scan in SARIF 2.1.0: no more findings of the item's level or above. A run without a list of results, or"
                    + " that says it did not succeed, does not pass. What is suppressed counts where the item says so."),
    JSON(
            "Json",
            "Any JSON object: each value that a path leads to, or their number, compares with a threshold. 8 MiB, 32 levels and"
                    + " 400,000 tokens at most, as for every form below."),
    DBT_RUN_RESULTS(
            "DbtRunResults",
            "`run_results.json` of dbt, versions 1 to 6: every node succeeded, none was skipped; warnings count as failures unless the"
                    + " item bears them."),
    RECOVERY_DRILL(
            "RecoveryDrill",
            "The protocol of a recovery drill: the service was recovered, and within the item's objective."),
    DETERMINISM(
            "Determinism",
            "The digests of builds by at least two builders: all the same, and the subject's where the item says so."),
    SCHEMA_REGISTRY(
            "SchemaRegistry",
            "An export of a schema registry: each subject has an owner and compatibility `BACKWARD` or `FULL`, and each version of a"
                    + " JSON Schema accepts what the one before accepts."),
    EGRESS_PROBE(
            "EgressProbe",
            "What a probe could reach: every target that the item names was probed, and reached only where it was to be.");

    private final String code;
    private final String description;

    CollectorKind(String code, String description) {
        this.code = code;
        this.description = description;
    }

    /** Returns the name, for example {@code JUnit}. */
    public String code() {
        return code;
    }

    /** Returns what it collects and when that passes, in Markdown. */
    public String description() {
        return description;
    }

    /** Returns the kind of this name; empty for any other text. */
    public static Optional<CollectorKind> of(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findAny();
    }
}
