package dev.portcullis.sigstore.fulcio;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Certifies service account {@code release} of namespace {@code apps}, or what a test makes of that. */
final class FakeFulcio implements CertificateIssuer {
    static final String ISSUER = "https://kubernetes.example.com";
    static final String SUBJECT = "https://kubernetes.io/namespaces/apps/serviceaccounts/release";
    static final IdentityToken TOKEN = new IdentityToken("e30.e30.c2ln", ISSUER, "system:serviceaccount:apps:release");

    final List<String> requests = new ArrayList<>();
    private final TestAuthority authority;
    private final UnaryOperator<CertificateSpec> change;
    private final PrivateSigstore sigstore;

    FakeFulcio(PrivateSigstore sigstore, TestAuthority authority, UnaryOperator<CertificateSpec> change) {
        this.sigstore = sigstore;
        this.authority = authority;
        this.change = change;
    }

    @Override
    public Issuance issue(IdentityToken token, String request) {
        requests.add(request);
        var spec = sigstore.certificate()
                .key(new TestKey(
                        new KeyPair(read(request), TestKey.p256().pair().getPrivate()), "SHA256withECDSA"))
                .issuer(token.issuer())
                .names(new GeneralName(GeneralName.uniformResourceIdentifier, SUBJECT));
        return new Issuance.Issued(PrivateSigstore.der(authority.issue(change.apply(spec))));
    }

    /** Returns the key of a request, once it is proved that whoever sent it has the private half. */
    static java.security.PublicKey read(String request) {
        try {
            var pem = Pem.parse(request).orElseThrow();
            var read = new JcaPKCS10CertificationRequest(pem.der().toByteArray());
            var key = read.getPublicKey();
            if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new AssertionError("the request proves no possession of its key");
            }
            return key;
        } catch (IOException | OperatorCreationException | PKCSException | java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a token with these claims, which nobody signed. */
    static String token(String claims) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
