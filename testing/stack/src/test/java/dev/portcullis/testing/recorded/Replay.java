package dev.portcullis.testing.recorded;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.Cosign;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.sigstore.SigningServices;
import java.nio.file.Path;
import java.util.List;

/** The real cosign verifies what was recorded, today: certificates have long ended, so only a proof of time helps. */
final class Replay implements AutoCloseable {
    private static final Recording RECORDING = Recording.load();

    private final RunFolder folder;
    private final Cosign cosign;
    private final CosignKey key;

    Replay() {
        Tools tools = Tools.find();
        this.folder = RunFolder.create(tools, "replay-test");
        this.cosign = new Cosign(tools, folder);
        Path file = folder.write("recorded.pub", RECORDING.publicKeyPem());
        this.key = new CosignKey("recorded", file, file, RECORDING.publicKeyPem());
    }

    /** Cosign's complaint about the signature; empty if it verifies. */
    String signature(RecordedCell cell, RecordedImage image) {
        return signature(cell, image, expected(cell.cell()));
    }

    String signature(RecordedCell cell, RecordedImage image, Checking.Expected expected) {
        return complaint(image, cell, reference -> cosign.verify(checking(cell, expected, true), reference));
    }

    /** Cosign's complaint about the attestation; empty if it verifies. */
    String attestation(RecordedCell cell, RecordedImage image) {
        // In the older layout cosign cannot verify the timestamps that it makes.
        boolean timestamp = cell.cell().layout() != Cell.Layout.LEGACY_TAG;
        Checking checking = checking(cell, expected(cell.cell()), timestamp);
        return complaint(
                image, cell, reference -> cosign.verifyAttestation(checking, Recording.PREDICATE_TYPE, reference));
    }

    private interface Verifying {
        void verify(String reference);
    }

    private static String complaint(RecordedImage image, RecordedCell cell, Verifying verifying) {
        try (RecordedRegistry registry = RecordedRegistry.serving(image)) {
            verifying.verify(registry.reference(image, cell.subject()));
            return "";
        } catch (StackException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Checking checking(RecordedCell recorded, Checking.Expected expected, boolean timestamp) {
        Cell cell = recorded.cell();
        Path root = folder.write("root-" + cell.name() + ".json", recorded.trustedRoot());
        SigningServices services =
                new SigningServices(root, root, cell.log(), cell.timestamped() && timestamp, List.of());
        return new Checking(
                switch (cell.layout()) {
                    case BUNDLE_REFERRER, BUNDLE_TAG -> Signing.Format.BUNDLE;
                    case LEGACY_TAG, LEGACY_TAG_AS_BEFORE -> Signing.Format.LEGACY_TAG;
                    case LEGACY_REFERRER -> Signing.Format.LEGACY_REFERRER;
                },
                expected,
                services);
    }

    private Checking.Expected expected(Cell cell) {
        return cell.by() == Cell.By.KEY
                ? new Checking.ByKey(key)
                : new Checking.ByIdentity(RECORDING.issuer(), RECORDING.subject());
    }

    @Override
    public void close() {
        // Complaints of cosign keep the folder; here they are wanted.
        folder.keep(false);
        folder.close();
    }
}
