package dev.portcullis.webhook;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Trust roots with one key, and facts under them. */
public final class TestRoots {
    private TestRoots() {}

    public static String newKeyPem() {
        var key = Base64.getMimeEncoder()
                .encodeToString(CertificateAuthority.newKeyPair().getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + key.replace("\r", "") + "\n-----END PUBLIC KEY-----\n";
    }

    /** Returns a trust root with one key, by the name {@code ci}. */
    public static TrustRootInForce root(String name, String revision) {
        return root(name, revision, List.of("ci"));
    }

    /** Returns a trust root with a new key for each of these names. */
    public static TrustRootInForce root(String name, String revision, List<String> keys) {
        var named = keys.stream()
                .map(key -> new NamedKey(key, newKeyPem(), ValidityWindow.ALWAYS))
                .toList();
        return switch (TrustRoot.load(TrustRootSource.named(name).withKeys(named))) {
            case TrustRootResult.Loaded(var root, var ignored) -> TrustRootInForce.lasting(name, revision, root);
            case TrustRootResult.Refused(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /** Returns the fact that a key of the root signed the image. */
    public static Fact signed(ImageRepository repository, Digest image, String root, Signer signer) {
        return new Fact(
                image,
                new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, image),
                signer,
                root,
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, image.hex())),
                List.of(),
                new Location(repository, Layout.BUNDLE_BY_REFERRERS, image));
    }
}
