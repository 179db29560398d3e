package dev.portcullis.e2e.release;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/** A TUF repository that Pods reach, which delivers a trusted root with one log and no authorities. */
final class FollowedRepository implements AutoCloseable {
    private final String authority;
    private final String root;
    private final TufServer server;

    private FollowedRepository(String authority, String root, TufServer server) {
        this.authority = authority;
        this.root = root;
        this.server = server;
    }

    /** @param address of this machine, as Pods see it */
    static FollowedRepository start(RunFolder folder, String address) {
        var authority = CertificateAuthority.create("mirrors", InstantSource.system());
        var content = folder.write("trusted_root.json", trustedRoot());
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var scenarios = TufScenarios.write(Tools.find(), folder.path().resolve("scenarios"), now, content);
        return new FollowedRepository(
                authority.certificatePem(),
                new String(scenarios.root("good"), StandardCharsets.UTF_8),
                TufServer.startTls(address, scenarios.step("good", 1), authority.server("mirror", List.of(address))));
    }

    private static String trustedRoot() {
        try {
            var key = Base64.getEncoder()
                    .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded());
            return """
                    {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                     "tlogs": [{"baseUrl": "https://log.example.test", "hashAlgorithm": "SHA2_256",
                       "publicKey": {"rawBytes": "%s", "keyDetails": "PKIX_ED25519",
                         "validFor": {"start": "2020-01-01T00:00:00Z"}},
                       "logId": {"keyId": "%s"}}]}
                    """.formatted(key, Base64.getEncoder().encodeToString(new byte[32]));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK makes these keys", e);
        }
    }

    /** Returns the chart's values by which the operator may follow it. */
    String values() {
        return """
                tuf:
                  repositories:
                    - host: "%s"
                      allowPrivateAddresses: true
                      caBundle: |
                %s
                """.formatted(URI.create(server.url()).getAuthority(), authority.indent(8));
    }

    /** Returns a trust root that follows it, and has a key: nobody but a key signs here. */
    String trustRoot(String name, String publicKeyPem) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  trustedRoot:
                    tuf:
                      url: %s
                      root:
                        inline: |
                %s
                  keys:
                    - name: release
                      pem: |
                %s
                """.formatted(name, server.url(), root.indent(10), publicKeyPem.indent(8));
    }

    @Override
    public void close() {
        server.close();
    }
}
