package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.recorded.RecordedCell.Step;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.sigstore.SigningServices;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes cells: an image of its own, cosign's signature and attestation, and cosign's verdict on them. */
final class CellMaker {
    static final OidcIdentity.Workflow IDENTITY =
            OidcIdentity.Workflow.of("acme/app", "release.yml", "refs/tags/v1.0.0");

    private static final String PREDICATE = "{\"approved\":true}";
    private static final String PLATFORM = "linux/amd64";

    private final LocalStack stack;
    private final CosignKey key;

    /** What signing and verifying one cell needs. */
    private record Plan(Cell cell, Registry registry, FixtureImage image, Signing signing, Checking checking) {
        String reference() {
            return cell.subject() == Cell.Subject.PLATFORM ? image.platform(PLATFORM) : image.byDigest();
        }

        RecordedImage held() {
            try {
                return RegistryCopy.of(
                        registry.url(), image.repository(), cell.layout().referrersApi());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    CellMaker(LocalStack stack) {
        this.stack = stack;
        this.key = stack.cosign().generateKeyPair("recorded");
    }

    String publicKeyPem() {
        return key.publicKeyPem();
    }

    RecordedCell make(Cell cell) {
        Plan plan = plan(cell);
        Step signature = tried(() -> sign(plan), () -> stack.cosign().verify(plan.checking(), plan.reference()));
        RecordedImage[] held = {plan.held()};
        Step attestation = cell.layout().attestations() ? attested(plan, held) : Step.notTried();
        return new RecordedCell(
                cell,
                signature,
                attestation,
                InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS),
                plan.image().digest(),
                plan.image().platforms(),
                signature.made() ? signed(cell, plan.image()) : List.of(),
                PrivateSigstore.trustedRootJson(plan.signing().services()),
                held[0]);
    }

    private Plan plan(Cell cell) {
        Registry registry = cell.layout().referrersApi() ? stack.registry() : stack.registryWithoutReferrers();
        FixtureImage image = new ImageFixtures(registry, 1).indexWithAttestationManifest(cell.repository(), "v1");
        SigningServices services = stack.sigstore().services(cell.log(), cell.timestamped());
        Signing.Format format = format(cell.layout());
        return new Plan(
                cell,
                registry,
                image,
                new Signing(format, signer(cell.by()), services),
                new Checking(format, expected(cell.by()), services));
    }

    private void sign(Plan plan) {
        String[] further =
                plan.cell().subject() == Cell.Subject.EVERYTHING ? new String[] {"--recursive"} : new String[0];
        stack.cosign().sign(plan.signing(), plan.reference(), further);
    }

    /** Attests, and leaves what the registry holds then. */
    private Step attested(Plan plan, RecordedImage[] held) {
        Runnable make = () -> {
            stack.cosign().attest(plan.signing(), plan.reference(), Recording.PREDICATE_TYPE, PREDICATE);
            held[0] = plan.cell().layout() == Cell.Layout.LEGACY_TAG_AS_BEFORE ? asBefore(plan) : plan.held();
        };
        return tried(make, () -> {
            try (RecordedRegistry replay = RecordedRegistry.serving(held[0])) {
                String digest = plan.reference().substring(plan.reference().indexOf('@') + 1);
                stack.cosign()
                        .verifyAttestation(
                                plan.checking(), Recording.PREDICATE_TYPE, replay.reference(held[0], digest));
            }
        });
    }

    private RecordedImage asBefore(Plan plan) {
        RecordedImage held = plan.held();
        String envelope = envelope(held);
        return Tampering.edit(held, bundle -> {}, annotations -> {
            if (annotations.path("dev.cosignproject.cosign/signature").asText().isEmpty()) {
                rewrite(plan.cell(), envelope, annotations);
            }
        });
    }

    private void rewrite(Cell cell, String envelope, ObjectNode annotations) {
        if (cell.log() == LogVersion.V1) {
            String certificate =
                    annotations.path("dev.sigstore.cosign/certificate").asText();
            annotations.put(
                    "dev.sigstore.cosign/bundle",
                    cell.by() == Cell.By.KEYLESS
                            ? OlderAttestation.entry1(stack.sigstore().logUrl(LogVersion.V1), envelope, certificate)
                            : OlderAttestation.entry2(
                                    stack.sigstore().logUrl(LogVersion.V1), envelope, key.publicKeyPem()));
        }
        if (cell.timestamped()) {
            annotations.put(
                    "dev.sigstore.cosign/rfc3161timestamp",
                    OlderAttestation.timestamp(stack.sigstore().timestampUrl(), envelope));
        }
    }

    /** The text of the one attestation. */
    private static String envelope(RecordedImage held) {
        String tag = held.tags().sequencedKeySet().stream()
                .filter(name -> name.endsWith(".att"))
                .findFirst()
                .orElseThrow();
        RecordedImage.RecordedManifest manifest =
                held.manifests().get(String.valueOf(held.tags().get(tag)));
        if (manifest == null) {
            throw new StackException("tag " + tag + " names nothing");
        }
        String layer = Tampering.parse(manifest.content())
                .path("layers")
                .path(0)
                .path("digest")
                .asText();
        return String.valueOf(held.blobs().get(layer));
    }

    private static List<String> signed(Cell cell, FixtureImage image) {
        return switch (cell.subject()) {
            case INDEX -> List.of(image.digest());
            case PLATFORM -> List.of(String.valueOf(image.platforms().get(PLATFORM)));
            case EVERYTHING -> {
                List<String> all = new ArrayList<>(List.of(image.digest()));
                all.addAll(image.platforms().values());
                yield all;
            }
        };
    }

    private Step tried(Runnable make, Runnable verify) {
        String refusal = complaint(make);
        if (!refusal.isEmpty()) {
            return new Step(false, refusal, false, "");
        }
        String complaint = complaint(verify);
        return new Step(true, "", complaint.isEmpty(), complaint);
    }

    /** What cosign said when it failed; empty if it did not. */
    private String complaint(Runnable call) {
        try {
            call.run();
            return "";
        } catch (StackException e) {
            String said = String.valueOf(e.getMessage());
            return said.lines()
                    .filter(line -> line.startsWith("Error: "))
                    .map(line -> line.substring("Error: ".length()))
                    .reduce((first, next) -> first + " " + next)
                    .orElse(said)
                    .replaceAll("127\\.0\\.0\\.1:[0-9]+", "host")
                    .replace(stack.folder().path().toString(), "folder");
        }
    }

    private static Signing.Format format(Cell.Layout layout) {
        return switch (layout) {
            case BUNDLE_REFERRER, BUNDLE_TAG -> Signing.Format.BUNDLE;
            case LEGACY_TAG, LEGACY_TAG_AS_BEFORE -> Signing.Format.LEGACY_TAG;
            case LEGACY_REFERRER -> Signing.Format.LEGACY_REFERRER;
        };
    }

    private Signing.Signer signer(Cell.By by) {
        return switch (by) {
            case KEYLESS -> new Signing.TokenHolder(stack.sigstore().token(IDENTITY));
            case KEY -> new Signing.KeyHolder(key);
        };
    }

    private Checking.Expected expected(Cell.By by) {
        return switch (by) {
            case KEYLESS -> new Checking.ByIdentity(PrivateSigstore.WORKFLOW_ISSUER, IDENTITY.subject());
            case KEY -> new Checking.ByKey(key);
        };
    }
}
