package dev.portcullis.crds.compile;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.DenySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec.DigestDemand;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles an {@code EvidencePolicy}. It checks everything that the schema and its CEL rules check, and what they cannot see, so operator,
 * webhook and command line agree on what is acceptable.
 */
public final class PolicyCompiler {
    private static final ProgramLoader NO_PROGRAM =
            (plan, data) -> new ProgramLoader.Loaded.Refused(List.of("nothing that was compiled is used here"));

    private final Problems problems = new Problems();
    private final EvidencePolicySpec spec;
    private final Programs programs;

    private PolicyCompiler(
            EvidencePolicySpec spec, Map<String, ProgramContent> programs, @Nullable ProgramLoader loader) {
        this.spec = spec;
        this.programs = new Programs(problems, programs, loader);
    }

    /**
     * Compiles a spec without rules, which would have to be compiled themselves.
     *
     * @param name the policy's name
     * @param revision the content hash of the revision that the spec is from
     */
    public static Compiled<Policy> compile(String name, String revision, EvidencePolicySpec spec) {
        return new PolicyCompiler(spec, Map.of(), NO_PROGRAM).compile(name, revision);
    }

    /**
     * Compiles content as it is where it is enforced; see {@link PolicyContent} for the namespaces where it is not yet.
     *
     * @param name the policy's name
     * @param loader makes programs of what rules were compiled to; the content is refused where it refuses one
     */
    public static Compiled<Policy> compile(String name, PolicyContent content, ProgramLoader loader) {
        return new PolicyCompiler(content.spec(), content.programs(), loader).compile(name, content.revision());
    }

    /** Returns what is wrong with a spec before its rules are compiled; nothing if they may be. */
    public static List<Problem> check(EvidencePolicySpec spec) {
        return switch (new PolicyCompiler(spec, Map.of(), null).compile("", "")) {
            case Compiled.Accepted<Policy>(var uncompiled) -> List.of();
            case Compiled.Refused<Policy>(var problems) -> problems;
        };
    }

    /** Reads the content of a revision without rules and compiles it. */
    public static Compiled<Policy> compileContent(String name, String revision, String content) {
        return switch (PolicyContent.read(content)) {
            case ReadResult.Read<PolicyContent>(var read) -> compile(name, revision, read.spec());
            case ReadResult.Unreadable<PolicyContent>(var field, var problem) -> unreadable(field, problem);
        };
    }

    /** Reads the content of a revision and compiles it; see {@link #compile(String, PolicyContent, ProgramLoader)}. */
    public static Compiled<Policy> compileContent(String name, String content, ProgramLoader loader) {
        return switch (PolicyContent.read(content)) {
            case ReadResult.Read<PolicyContent>(var read) -> compile(name, read, loader);
            case ReadResult.Unreadable<PolicyContent>(var field, var problem) -> unreadable(field, problem);
        };
    }

    private static Compiled<Policy> unreadable(String field, String problem) {
        var problems = new Problems();
        problems.invalid(field, problem);
        return problems.refused();
    }

    private Compiled<Policy> compile(String name, String revision) {
        new SchemaCheck(problems).check("spec", spec);
        var declared = spec.mode();
        var mode = declared == null ? Mode.ENFORCE : Modes.compile(declared);
        if (mode == Mode.ENFORCE && spec.digest() == DigestDemand.ALLOW) {
            problems.invalid(
                    "spec.digest", "Allow does not go with mode: Enforce, because a tag can move after it was judged");
        }
        checkRollout(spec);
        var match = spec.match();
        var images = ImagePatterns.compile("spec.match.images", match.images(), problems);
        var exclude = ImagePatterns.compile("spec.match.exclude", match.exclude(), problems);
        var namespaces = Selectors.compile("spec.match.namespaceSelector", match.namespaceSelector(), problems);
        var identities = new Identities(problems);
        var authorities = new Authorities(problems, identities).compile(spec.authorities());
        var requirements = new Requirements(problems, spec.authorities(), authorities, programs)
                .compile(spec.requirements(), mode);
        var evidence = new EvidenceScopes(problems).compile(spec, requirements);
        var deny = deny(identities, spec.deny());
        var exceptions = ExceptionRules.compile(spec.exceptions(), problems);
        var lenience = Leniences.compile(spec, problems);
        if (!problems.isEmpty()) {
            return problems.refused();
        }
        return new Compiled.Accepted<>(new Policy(
                name,
                revision,
                mode,
                new ImageMatch(images, exclude),
                Modes.compile(match.otherImages()),
                namespaces,
                digestRule(spec.digest()),
                requirements,
                evidence,
                deny,
                Leniences.whenUndecidable(spec),
                exceptions,
                lenience));
    }

    private void checkRollout(EvidencePolicySpec spec) {
        var rollout = spec.rollout();
        if (rollout != null) {
            CompiledRollout.compile(rollout, problems);
        }
    }

    private static DigestRule digestRule(DigestDemand demand) {
        return switch (demand) {
            case REQUIRED -> DigestRule.REQUIRED;
            case PIN -> DigestRule.PIN;
            case ALLOW -> DigestRule.ALLOW;
        };
    }

    private DenyList deny(Identities compiler, @Nullable DenySpec denied) {
        if (denied == null) {
            return DenyList.EMPTY;
        }
        var digests = new HashSet<Digest>();
        denied.digests().forEach(text -> Digest.parse(text).ifPresent(digests::add));
        List<DeniedIdentity> identities = new ArrayList<>();
        for (var i = 0; i < denied.identities().size(); i++) {
            var identity = compiler.denied(
                    "spec.deny.identities[" + i + "]", denied.identities().get(i));
            if (identity != null) {
                identities.add(identity);
            }
        }
        return new DenyList(digests, identities);
    }
}
