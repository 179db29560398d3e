package dev.portcullis.testing.recorded;

import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.sigstore.LogVersion;

/**
 * What a {@link Trial} is asked under, as YAML that anybody could have written.
 *
 * @param trustRoot the trust root {@link #NAME}: the services that took part in the cell, and a key where one signed
 * @param policy demands a signature of every image of a host, and an attestation where the cell has one, both by whom the trial names
 */
public record TrialResources(String trustRoot, String policy) {
    /** The name of the trust root. */
    public static final String NAME = "acme";

    private static final Recording RECORDING = Recording.load();
    private static final String STRANGER = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """;

    /** Writes them for images of a host. */
    public static TrialResources of(Trial trial, String host) {
        Signer signer = signer(trial);
        return new TrialResources(trustRoot(trial.recorded(), signer), policy(trial.recorded(), host, signer));
    }

    /** Both in one file. */
    public String text() {
        return trustRoot + "---\n" + policy;
    }

    private static Signer signer(Trial trial) {
        boolean byKey = trial.recorded().cell().by() == By.KEY;
        return switch (trial.who()) {
            case SIGNER -> byKey ? new Signer(RECORDING.publicKeyPem(), "") : new Signer("", RECORDING.subject());
            case STRANGER ->
                byKey
                        ? new Signer(STRANGER, "")
                        : new Signer("", RECORDING.subject().replace("acme/app", "acme/app2"));
        };
    }

    private static String trustRoot(RecordedCell recorded, Signer signer) {
        String log = recorded.cell().log() == LogVersion.NONE ? "Optional" : "Required";
        String keys = signer.key().isEmpty()
                ? ""
                : "  keys:\n    - name: release\n      pem: |\n"
                        + signer.key().strip().indent(8).stripTrailing() + "\n";
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  transparencyLog: %s
                %s%s
                """.formatted(NAME, log, keys, instance(recorded));
    }

    /** A key needs no instance where nothing proves more than the key; a certificate is held against one that could prove a time. */
    private static String instance(RecordedCell recorded) {
        Cell cell = recorded.cell();
        boolean proves = cell.log() != LogVersion.NONE || cell.timestamped();
        if (!proves && cell.by() == By.KEY) {
            return "";
        }
        String root = proves
                ? recorded.trustedRoot()
                : RECORDING
                        .cell(new Cell(cell.layout(), cell.by(), cell.log(), true, cell.subject()))
                        .trustedRoot();
        return "  signedCertificateTimestamp: NotRequired\n  trustedRoot:\n    inline: |\n"
                + root.strip().indent(6).stripTrailing();
    }

    private static String policy(RecordedCell recorded, String host, Signer signer) {
        String who = signer.key().isEmpty()
                ? "identities: [{issuer: \"%s\", subject: \"%s\", sourceRepositoryOwnerId: \"4711\"}]"
                        .formatted(RECORDING.issuer(), signer.subject())
                : "keys: [release]";
        boolean attested =
                recorded.cell().layout().attestations() && recorded.cell().subject() != Cell.Subject.EVERYTHING;
        String attestation = attested
                ? "    - {name: reviewed, attestation: {predicateType: %s, authorities: [release]}}"
                        .formatted(Recording.PREDICATE_TYPE)
                : "";
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release-images}
                spec:
                  mode: Enforce
                  match:
                    images: ["%s/**"]
                    otherImages: Refuse
                  authorities:
                    - {name: release, trustRoot: %s, %s}
                  requirements:
                    - {name: signed, signature: {authorities: [release]}}
                %s
                """.formatted(host, NAME, who, attestation);
    }

    /** Who must have signed: a key, or the subject of a certificate. */
    private record Signer(String key, String subject) {}
}
