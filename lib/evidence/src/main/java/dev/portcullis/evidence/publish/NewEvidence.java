package dev.portcullis.evidence.publish;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.sigstore.sign.SignedBundle;
import java.util.List;
import java.util.Map;

/**
 * A signed bundle that is to be published. Equal ones become equal artifacts: whoever repeats it passes the same bytes.
 *
 * @param destination the repository that it goes to: the subject's, or one for evidence
 * @param subject what it is about, as {@code RegistryPusher.describe} gives it
 * @param predicateType of the statement in it
 * @param bundle the bytes of a Sigstore bundle of version 0.3
 */
public record NewEvidence(ImageRepository destination, Descriptor subject, String predicateType, ByteString bundle) {
    /** Returns it as an artifact, in the form that cosign gives it. */
    NewArtifact artifact() {
        var layer = new NewArtifact.Part(SignedBundle.MEDIA_TYPE, bundle.toByteArray(), "");
        return new NewArtifact(
                SignedBundle.MEDIA_TYPE,
                NewArtifact.Part.empty(),
                List.of(layer),
                subject,
                Map.of(
                        "dev.sigstore.bundle.content",
                        "dsse-envelope",
                        "dev.sigstore.bundle.predicateType",
                        predicateType));
    }
}
