package dev.portcullis.webhook.hostile;

import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.TrialResources;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy as somebody would write it, compiled as the operator does. */
final class Rules {
    private Rules() {}

    /** Demands a signature by the recorded key, and a digest, of every image of these hosts. */
    static PoliciesInForce enforcing(String... hosts) {
        return of("Enforce, digest: Required", hosts);
    }

    /** The same for tags, which no policy can enforce. */
    static PoliciesInForce warning(String... hosts) {
        return of("Warn, digest: Allow", hosts);
    }

    /** What a trial is asked under: whom it names must have signed, as the cell's own trust root says. */
    static PoliciesInForce of(Trial trial, String host) {
        var resources = TrialResources.of(trial, host);
        // As in a cluster, another trust root under the same name is another revision of it.
        return compiled(resources.text(), RecordedImage.digest(resources.trustRoot()));
    }

    private static PoliciesInForce of(String mode, String... hosts) {
        var images = Stream.of(hosts).map(host -> "\"" + host + "/**\"").collect(Collectors.joining(", "));
        return compiled("""
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: release
                      pem: |
                %s
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release-images}
                spec: {
                  mode: %s,
                  match: {images: [%s], otherImages: Refuse},
                  authorities: [{name: release, trustRoot: acme, keys: [release]}],
                  requirements: [{name: signed, signature: {authorities: [release]}}]}
                """.formatted(Recording.load().publicKeyPem().strip().indent(8), mode, images), "r1");
    }

    private static PoliciesInForce compiled(String yaml, String revision) {
        var file = ResourceFile.read(yaml);
        var policy = accepted(PolicyCompiler.compile("release-images", "r1", named(file.policies(), "release-images")));
        var root = accepted(TrustRootCompiler.compile("acme", named(file.trustRoots(), "acme")));
        return new PoliciesInForce(
                List.of(policy), Map.of("acme", TrustRootInForce.lasting("acme", revision, root)), OtherImages.REFUSE);
    }

    private static <T> T named(Map<String, T> specs, String name) {
        return Objects.requireNonNull(specs.get(name), name);
    }

    private static <T> T accepted(Compiled<T> compiled) {
        return switch (compiled) {
            case Compiled.Accepted<T>(var accepted) -> accepted;
            case Compiled.Refused<T>(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }
}
