package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Impossible;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Score;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.sigstore.LogVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every form in which cosign signs, as real servers recorded it: what must be accepted is, without a switch for the form, and a stranger, another
 * image, and a certificate without proof of time are refused for the right reason.
 */
class RecordedMatrixTest {
    private static final Recording RECORDING = Recording.load();
    private static final String STRANGER = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """;

    /** The page quotes the line that is printed here. */
    private static final Path PAGE = Path.of("../docs/reference/formats.md");

    @TempDir
    private Path folder;

    private final List<Trial> wrong = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void everyFormIsAcceptedOrRefusedAsItMust() throws IOException {
        for (var recorded : RECORDING.cells()) {
            if (!recorded.signature().made()) {
                System.out.println("impossible: " + recorded + ": "
                        + Impossible.of(recorded).explanation());
                continue;
            }
            try (var registry = RecordedRegistry.serving(recorded.image())) {
                for (var trial : Trial.of(recorded)) {
                    expect(trial, run(registry, trial));
                }
            }
        }
        var score = Score.of(RECORDING, wrong);
        System.out.println(score);
        assertThat(complaints).isEmpty();
        assertThat(score.accepted()).isGreaterThan(50);
        assertThat(PAGE).content().contains("\n" + score + "\n");
    }

    private void expect(Trial trial, CommandLineRun run) {
        var code = trial.accepted() ? ExitCode.OK : ExitCode.REFUSED;
        var text = trial.accepted() ? ": met" : "[" + trial.reason() + "]";
        if (run.code() != code || !run.out().contains(text)) {
            wrong.add(trial);
            complaints.add(code + " wanted with " + text + " for " + trial.recorded() + ", got " + run.code() + ":\n"
                    + run.out() + run.err());
        }
    }

    private static Signer signer(Trial trial) {
        var byKey = trial.recorded().cell().by() == By.KEY;
        return switch (trial.who()) {
            case SIGNER -> byKey ? new Signer(RECORDING.publicKeyPem(), "") : new Signer("", RECORDING.subject());
            case STRANGER ->
                byKey
                        ? new Signer(STRANGER, "")
                        : new Signer("", RECORDING.subject().replace("acme/app", "acme/app2"));
        };
    }

    private CommandLineRun run(RecordedRegistry registry, Trial trial) throws IOException {
        var recorded = trial.recorded();
        var signer = signer(trial);
        var image = registry.reference(recorded.image(), trial.digest());
        var host = image.substring(0, image.indexOf('/'));
        var file = Files.writeString(
                folder.resolve("policy.yaml"), trustRoot(recorded, signer) + "---\n" + policy(recorded, host, signer));
        return CommandLineRun.of("verify", image, "--policy=" + file, "--plain-http=" + host);
    }

    private static String trustRoot(RecordedCell recorded, Signer signer) {
        var log = recorded.cell().log() == LogVersion.NONE ? "Optional" : "Required";
        var keys = signer.key().isEmpty()
                ? ""
                : "  keys:\n    - name: release\n      pem: |\n"
                        + signer.key().strip().indent(8).stripTrailing() + "\n";
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  transparencyLog: %s
                %s%s
                """.formatted(log, keys, instance(recorded));
    }

    /** A key needs no instance where nothing proves more than the key; a certificate is held against one that could prove a time. */
    private static String instance(RecordedCell recorded) {
        var cell = recorded.cell();
        var proves = cell.log() != LogVersion.NONE || cell.timestamped();
        if (!proves && cell.by() == By.KEY) {
            return "";
        }
        var root = proves
                ? recorded.trustedRoot()
                : RECORDING
                        .cell(new Cell(cell.layout(), cell.by(), cell.log(), true, cell.subject()))
                        .trustedRoot();
        return "  signedCertificateTimestamp: NotRequired\n  trustedRoot:\n    inline: |\n"
                + root.strip().indent(6).stripTrailing();
    }

    private static String policy(RecordedCell recorded, String host, Signer signer) {
        var who = signer.key().isEmpty()
                ? "identities: [{issuer: \"%s\", subject: \"%s\", sourceRepositoryOwnerId: \"4711\"}]"
                        .formatted(RECORDING.issuer(), signer.subject())
                : "keys: [release]";
        var attestation =
                recorded.cell().layout().attestations() && recorded.cell().subject() != Cell.Subject.EVERYTHING
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
                    - {name: release, trustRoot: acme, %s}
                  requirements:
                    - {name: signed, signature: {authorities: [release]}}
                %s
                """.formatted(host, who, attestation);
    }

    /** Who must have signed: a key, or the subject of a certificate. */
    private record Signer(String key, String subject) {}
}
