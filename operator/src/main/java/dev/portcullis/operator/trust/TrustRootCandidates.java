package dev.portcullis.operator.trust;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.ConfigMapKey;
import dev.portcullis.crds.trust.TrustRootSpec.TufRepository;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.crds.trust.TrustRootStatus.KeyVersion;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.tuf.Followed;
import dev.portcullis.operator.tuf.RepositoryFollower;
import dev.portcullis.operator.tuf.RepositoryFollower.Lookout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the spec of a trust root comes to, with everything that it refers to.
 *
 * @param texts finds what it may refer to in ConfigMaps
 * @param follower what it may refer to in TUF repositories; not called for any other trust root
 * @param vaults what it may refer to in Vault
 */
record TrustRootCandidates(
        Function<ConfigMapKey, Optional<String>> texts, RepositoryFollower follower, TransitKeySource vaults) {
    /**
     * What was found.
     *
     * @param candidate what may be put in force
     * @param followed where it stands with the TUF repository; null if there is none, or it cannot be asked
     * @param keys the versions of a key in Vault that it comes to, as status holds them
     */
    record Found(Candidate candidate, @Nullable Followed followed, List<KeyVersion> keys) {
        Found(Candidate candidate, @Nullable Followed followed) {
            this(candidate, followed, List.of());
        }

        /** Returns the keys that count: what could not be read, or is not accepted, changes nothing. */
        List<KeyVersion> told(@Nullable TrustRootStatus before) {
            if (candidate instanceof Candidate.Acceptable) {
                return keys;
            }
            return before == null ? List.of() : before.keys();
        }
    }

    /**
     * Finds out.
     *
     * @param inForce what is in force; asked for only where there is a TUF repository
     */
    Found of(TrustRoot root, Supplier<@Nullable TrustRootContent> inForce, Lookout lookout) {
        var spec = root.getSpec();
        if (spec == null) {
            return new Found(new Candidate.Invalid(List.of("spec: it is missing")), null);
        }
        var tuf = spec.tuf();
        var vault = spec.vaultTransit();
        if (vault != null) {
            return versions(root, spec, vault);
        }
        return tuf == null || invalid(root, spec)
                ? new Found(compiled(root, TrustRootContent.of(resolved(spec))), null)
                : followed(root, spec, tuf, inForce, lookout);
    }

    private Found versions(TrustRoot root, TrustRootSpec spec, VaultTransit vault) {
        return switch (vaults.versions(vault)) {
            case TransitKeySource.Versions.Read read ->
                new Found(compiled(root, TrustRootContent.of(spec, read.keys())), null, KeyHistory.of(read.versions()));
            case TransitKeySource.Versions.Unread(var detail) ->
                new Found(
                        new Candidate.Unresolved(
                                ConditionReason.REFERENCE_NOT_FOUND, List.of("spec.vaultTransit: " + detail)),
                        null);
        };
    }

    /** Something else than the missing delivery is wrong: then nobody need be asked. */
    private static boolean invalid(TrustRoot root, TrustRootSpec spec) {
        return TrustRootCompiler.compile(root.getMetadata().getName(), spec)
                        instanceof Compiled.Refused<?>(var problems)
                && problems.stream().anyMatch(problem -> problem.reason() == ConditionReason.INVALID);
    }

    private Found followed(
            TrustRoot root,
            TrustRootSpec spec,
            TufRepository tuf,
            Supplier<@Nullable TrustRootContent> inForce,
            Lookout lookout) {
        var rootJson = rootJson(tuf);
        if (rootJson.isEmpty()) {
            var problem = "spec.trustedRoot.tuf.root.configMap: the ConfigMap or its key was not found";
            return new Found(new Candidate.Unresolved(ConditionReason.REFERENCE_NOT_FOUND, List.of(problem)), null);
        }
        return switch (FollowedRepository.compile(tuf, rootJson.get())) {
            case Compiled.Refused<FollowedRepository>(var problems) -> new Found(Candidate.refused(problems), null);
            case Compiled.Accepted<FollowedRepository>(var repository) -> {
                var before = inForce.get();
                var followed = follower.follow(
                        root.getMetadata().getName(), repository, before == null ? null : before.tuf(), lookout);
                yield new Found(
                        followed.content(spec, before)
                                .map(content -> compiled(root, content))
                                .orElseGet(() -> undelivered(followed)),
                        followed);
            }
        };
    }

    private static Candidate undelivered(Followed followed) {
        var failure = followed.failure();
        return failure == null
                ? new Candidate.Unresolved(
                        ConditionReason.PENDING, List.of("spec.trustedRoot.tuf: the repository was not asked yet"))
                : new Candidate.Unresolved(
                        ConditionReason.REFERENCE_NOT_FOUND,
                        List.of("spec.trustedRoot.tuf: [" + failure.reason().code() + "] " + failure.detail()));
    }

    private static Candidate compiled(TrustRoot root, TrustRootContent content) {
        var text = content.text();
        return Candidate.of(TrustRootCompiler.compileContent(root.getMetadata().getName(), text), text);
    }

    private TrustRootSpec resolved(TrustRootSpec spec) {
        var root = spec.trustedRoot();
        var reference = root == null ? null : root.configMap();
        return root == null || reference == null || root.inline() != null
                ? spec
                : texts.apply(reference).map(spec::resolved).orElse(spec);
    }

    private Optional<String> rootJson(TufRepository tuf) {
        var root = tuf.root();
        if (root == null) {
            return Optional.empty();
        }
        var reference = root.configMap();
        return reference == null ? Optional.ofNullable(root.inline()) : texts.apply(reference);
    }
}
