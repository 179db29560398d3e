package dev.portcullis.agreement;

import dev.portcullis.agreement.Roots.Revoked;
import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.exception.Approval;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.evidence.PoliciesInForce;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a verdict may depend on, and everything that it must not.
 *
 * @param rules the policies
 * @param content what the image is, which never changes
 * @param statements what was signed, wherever it stands
 * @param now what is otherwise at the time of the decision than it was before
 * @param past when the scan looked before, and what became of what it kept
 * @param exceptions those that were approved
 * @param setting what is asked, where, and as whom
 */
record World(
        List<Rule> rules,
        Content content,
        List<Statement> statements,
        Now now,
        Past past,
        List<Excepted> exceptions,
        Setting setting) {
    static final Instant NOW = Instant.parse("2026-12-20T12:00:00Z");
    static final String NAMESPACE = "shop";
    static final String NAMESPACE_UID = "5c1f6f6e-0000-4000-8000-000000000001";
    static final ImageRepository OWN = ImageRepository.parse("registry.example.com/apps/shop");
    static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    static final String TAG = "v1";

    /** Older objects are believed by nobody. */
    static final Duration MAX_FACT_AGE = Duration.ofDays(7);

    /**
     * A policy.
     *
     * @param before what it said when the scan looked; null where there was none
     */
    record Rule(
            String name, EvidencePolicySpec spec, @Nullable EvidencePolicySpec before) {}

    /**
     * What became otherwise.
     *
     * @param failures how places answer that do not answer completely
     * @param unreadable whether nobody can read what the image is
     * @param revoked what trust roots revoke, by name
     */
    record Now(Map<ImageRepository, LookupOutcome> failures, boolean unreadable, Map<String, Revoked> revoked) {}

    /**
     * What was kept.
     *
     * @param ago how long ago the scan looked
     * @param another whether there was another policy then, which is gone
     */
    record Past(Duration ago, Kept kept, boolean another) {
        /** What became of it. */
        enum Kept {
            NOTHING,
            WHOLE,
            FORGED
        }

        Instant at() {
            return NOW.minus(ago);
        }
    }

    /**
     * An exception.
     *
     * @param approvedAgo how long ago it was approved
     */
    record Excepted(String namespace, String name, PolicyExceptionSpec spec, Duration approvedAgo) {
        Exemption exemption() {
            return switch (ExceptionCompiler.compile(namespace, name, spec, NOW.minus(approvedAgo))) {
                case Compiled.Accepted<Exemption>(var exemption) -> exemption;
                case Compiled.Refused<Exemption>(var problems) -> throw new AssertionError(problems.toString());
            };
        }

        String document() {
            var approval = new Approval("alice", NOW.minus(approvedAgo).toString(), "", "", "");
            return World.document(
                    "PolicyException",
                    "\"name\":\"" + name + "\",\"namespace\":\"" + namespace + "\"",
                    spec.withApproval(approval));
        }
    }

    /**
     * What is asked.
     *
     * @param tagged whether the image is named by tag
     * @param account the service account; empty for the default one
     * @param labels those of the namespace; null where nobody knows them
     * @param failClosed whether a fail-closed entry asks, where a policy has one
     * @param unmatched what the installation says of images that no policy matches
     */
    record Setting(
            boolean tagged,
            String account,
            @Nullable Map<String, String> labels,
            boolean failClosed,
            OtherImages unmatched) {
        String serviceAccount() {
            return account.isEmpty() ? "default" : account;
        }

        /** Returns the namespace; null where nobody knows it. */
        @Nullable
        KnownNamespace namespace() {
            return labels == null ? null : new KnownNamespace(NAMESPACE, NAMESPACE_UID, labels);
        }
    }

    /** Returns the image as the Pod names it. */
    ImageReference reference() {
        return ImageReference.parse(OWN + (setting.tagged() ? ":" + TAG : "@" + IMAGE));
    }

    /** Returns whether some policy has rules that read the object. */
    boolean readsObject() {
        return snapshot().policies().stream()
                .flatMap(gated -> gated.policy().requirements().stream())
                .anyMatch(Requirement::readsRequest);
    }

    /** Returns whether some policy has requirements that are judged by what statements say. */
    boolean hasRules() {
        return rules.stream()
                .flatMap(rule -> rule.spec().requirements().stream())
                .anyMatch(requirement -> requirement.rego() != null || requirement.evidenceBundle() != null);
    }

    /** Returns the policies and trust roots in force. */
    PolicySnapshot snapshot() {
        return new PolicySnapshot(
                rules.stream().map(rule -> gated(rule.name(), rule.spec())).toList(), Roots.inForce(now.revoked()));
    }

    /** Returns the policies and trust roots that were in force when the scan looked. */
    PolicySnapshot snapshotBefore() {
        var named =
                rules.stream().flatMap(rule -> Stream.ofNullable(rule.before()).map(spec -> gated(rule.name(), spec)));
        var gone = past.another() ? Stream.of(gated("gone", rules.getFirst().spec())) : Stream.<Gated>of();
        return new PolicySnapshot(Stream.concat(gone, named).toList(), Roots.inForce(Map.of()));
    }

    List<Exemption> exemptions() {
        return exceptions.stream().map(Excepted::exemption).toList();
    }

    /**
     * Returns the rules by which everybody is to judge.
     *
     * @param snapshot {@link #snapshot}, in any order
     */
    PoliciesInForce inForce(PolicySnapshot snapshot) {
        return snapshot.select(GateEntry.ADVISE, setting.namespace(), setting.unmatched())
                .with(new Exemptions(new Workload(NAMESPACE, setting.serviceAccount()), exemptionsHere()));
    }

    /** Only those of the namespace are handed to anybody. */
    List<Exemption> exemptionsHere() {
        return exemptions().stream()
                .filter(exemption -> exemption.namespace().equals(NAMESPACE))
                .toList();
    }

    /** Returns the entry by which admission is asked: a fail-closed one is called where its policy selects the namespace. */
    String entry(PolicySnapshot snapshot) {
        var selected = inForce(snapshot).policies();
        return snapshot.policies().stream()
                .filter(gated -> setting.failClosed()
                        && gated.policy().mode() == Mode.ENFORCE
                        && selected.contains(gated.policy()))
                .map(Gated::entry)
                .findFirst()
                .orElse(GateEntry.ADVISE);
    }

    /** Returns the policies and trust roots as files. */
    String files() {
        return rules.stream()
                        .map(rule -> document("EvidencePolicy", "\"name\":\"" + rule.name() + "\"", rule.spec()))
                        .collect(Collectors.joining("\n---\n"))
                + "\n---\n" + Roots.documents(now.revoked());
    }

    /** Returns an object with a spec in canonical JSON, which is YAML too. */
    static String document(String kind, String metadata, Object spec) {
        return "{\"apiVersion\":\"portcullis.dev/v1alpha1\",\"kind\":\"" + kind + "\",\"metadata\":{" + metadata
                + "},\"spec\":" + CanonicalJson.of(spec) + "}";
    }

    private static Gated gated(String name, EvidencePolicySpec spec) {
        var content = Programs.content(spec).text();
        return switch (PolicyCompiler.compileContent(name, content, Programs.LOADER)) {
            case Compiled.Accepted<Policy>(var policy) ->
                new Gated(policy, GateEntry.enforcing(spec.match().namespaceSelector()));
            case Compiled.Refused<Policy>(var problems) -> throw new AssertionError(problems + " in " + content);
        };
    }
}
