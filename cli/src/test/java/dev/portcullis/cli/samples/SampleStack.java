package dev.portcullis.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.sigstore.SigningServices;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes evidence with cosign and a private Sigstore, and judges images by samples: the policy as it is, with this Sigstore in place of the one
 * that its trust root describes, and this registry as the mirror of the one that it names.
 */
final class SampleStack implements AutoCloseable {
    private static final Path OPA = Tools.find().binary("opa");

    private final LocalStack stack;
    private final Registry registry;
    private final ImageFixtures images;
    private final AtomicInteger files = new AtomicInteger();

    private SampleStack(LocalStack stack, Registry registry) {
        this.stack = stack;
        this.registry = registry;
        this.images = new ImageFixtures(registry, 41);
    }

    /** With a registry that has the referrers API. */
    static SampleStack start(String name) {
        var stack = LocalStack.builder().name(name).registry().sigstore().start();
        return new SampleStack(stack, stack.registry());
    }

    /** With a registry that has no referrers API, like GitHub's. */
    static SampleStack withoutReferrers(String name) {
        var stack = LocalStack.builder()
                .name(name)
                .registryWithoutReferrers()
                .sigstore()
                .start();
        return new SampleStack(stack, stack.registryWithoutReferrers());
    }

    LocalStack stack() {
        return stack;
    }

    FixtureImage image(String repository, String tag) {
        return images.image(repository, tag);
    }

    FixtureImage index(String repository, String tag) {
        return images.index(repository, tag);
    }

    void sign(FixtureImage image, OidcIdentity identity) {
        stack.sigstore().signKeyless(image.byDigest(), identity);
    }

    void attest(String reference, OidcIdentity identity, String predicateType, String predicate) {
        stack.sigstore().attestKeyless(reference, identity, predicateType, predicate);
    }

    void attest(
            FixtureImage image,
            OidcIdentity identity,
            String predicateType,
            String predicate,
            SigningServices services) {
        var signer = new Signing.TokenHolder(stack.sigstore().token(identity));
        stack.cosign()
                .attest(
                        new Signing(Signing.Format.BUNDLE, signer, services),
                        image.byDigest(),
                        predicateType,
                        predicate);
    }

    /** Describes this Sigstore as {@code public-good}. It keeps no log of certificates, so no proof of that is demanded. */
    String publicGood() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: public-good}
                spec:
                  signedCertificateTimestamp: NotRequired
                  trustedRoot:
                    inline: |
                %s
                """.formatted(
                        stack.sigstore().trustedRootJson().strip().indent(6).stripTrailing());
    }

    /** Returns the ConfigMap that a trust root is read from. */
    static String configMap(String name, String trustedRoot) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: portcullis-system}
                data:
                  trusted_root.json: |
                %s
                """.formatted(name, trustedRoot.strip().indent(4).stripTrailing());
    }

    /** Returns the name by which the sample's registry has an image of ours. */
    static String named(String host, FixtureImage image) {
        return host + "/" + image.repository() + "@" + image.digest();
    }

    CommandLineRun judge(String policy, String trustRoots, String reference) {
        return judge(policy, trustRoots, reference, InstantSource.system().instant());
    }

    /** Judges at an instant. */
    CommandLineRun judge(String policy, String trustRoots, String reference, Instant now) {
        var host = reference.substring(0, reference.indexOf('/'));
        return CommandLineRun.at(
                now,
                "verify",
                reference,
                "--policy=" + file(policy),
                "--trusted-root=" + file(trustRoots),
                "--registry-mirror=" + host + "=" + registry.host(),
                "--mirrors-only=" + host,
                "--plain-http=" + registry.host(),
                "--opa=" + OPA);
    }

    private Path file(String text) {
        try {
            return Files.writeString(
                    stack.folder().directory("samples").resolve(files.incrementAndGet() + ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assertAllowed(CommandLineRun run) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("allowed: ").contains(": met").doesNotContain("not met");
    }

    static void assertDenied(CommandLineRun run, String reason) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).startsWith("denied: ").contains("[" + reason + "]");
    }

    /** That one requirement alone is what it was refused for. */
    static void assertDeniedFor(CommandLineRun run, String requirement, String reason) {
        assertDenied(run, reason);
        var lines = run.out().lines().toList();
        var unmet = lines.stream().filter(line -> line.endsWith(": not met")).toList();
        assertThat(unmet).as(run.toString()).singleElement().asString().contains("requirement \"" + requirement + "\"");
        assertThat(lines.get(lines.indexOf(unmet.getFirst()) + 1)).contains("[" + reason + "]");
    }

    @Override
    public void close() {
        stack.close();
    }
}
