package dev.portcullis.sigstore;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.mutants.LayerDocument;
import dev.portcullis.sigstore.mutants.Specimen;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLayer;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Signatures in forms that no recorded one has: in two logs at once, and with an intermediate certificate that only they bring. */
final class MadeSpecimens {
    private static final PrivateSigstore SIGSTORE = Scene.SIGSTORE;
    private static final Digest IMAGE = Digest.of(Scene.ARTIFACT);

    private MadeSpecimens() {}

    static List<Specimen> all() {
        return List.of(inTwoLogs(), withChain(), layerWithChain());
    }

    private static Specimen inTwoLogs() {
        return bundle(
                "made in two logs",
                Scene.attestation(SIGSTORE.certificate(), TestKey.p256())
                        .loggedV1(SIGSTORE.rekor, Scene.AT)
                        .loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, Scene.P256)
                        .timestamped(SIGSTORE.timestamps, Scene.AT),
                Scene.root());
    }

    private static Specimen withChain() {
        TestAuthority issuing = SIGSTORE.authority.sibling();
        TestBundle bundle = by(issuing).message(Scene.ARTIFACT, HashAlgorithm.SHA2_256);
        return bundle(
                "made with chain",
                bundle.loggedV1(SIGSTORE.rekor, Scene.AT).chain(issuing.intermediate()),
                rootAlone(issuing));
    }

    private static Specimen layerWithChain() {
        TestAuthority issuing = SIGSTORE.authority.sibling();
        String payload = TestLayer.payload(IMAGE.toString());
        TestBundle bundle = by(issuing)
                .message(payload.getBytes(StandardCharsets.UTF_8), HashAlgorithm.SHA2_256)
                .loggedV1(SIGSTORE.rekor, Scene.AT);
        TrustRoot root = rootAlone(issuing);
        LayerVerifier verifier = new LayerVerifier(Scene.CLOCK);
        return new Specimen(
                "made as layer with chain",
                LayerDocument.write(TestLayer.signature(payload, bundle)
                        .chain(issuing.chain())
                        .layer()),
                IMAGE,
                (document, artifact) -> verifier.verify(LayerDocument.read(document), artifact, root));
    }

    private static TestBundle by(TestAuthority authority) {
        TestKey key = TestKey.p256();
        return TestBundle.by(key, authority.issue(SIGSTORE.certificate().key(key)));
    }

    private static TrustRoot rootAlone(TestAuthority authority) {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot().clearCertificateAuthorities();
        root.addCertificateAuthorities(
                PrivateSigstore.authority(List.of(authority.root()), PrivateSigstore.FROM, PrivateSigstore.TO));
        return Scene.root(root, Demands.STRICT);
    }

    private static Specimen bundle(String name, TestBundle bundle, TrustRoot root) {
        return new Specimen(
                name,
                new String(bundle.json(), StandardCharsets.UTF_8),
                IMAGE,
                (document, artifact) -> Scene.VERIFIER.verify(document, artifact, root));
    }
}
