package dev.portcullis.compiler;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.ImageSelection;
import dev.portcullis.crds.policy.PolicyMode;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.crds.policy.RequirementSpec;
import dev.portcullis.crds.policy.SignatureDemand;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Bundles in registries. Their signatures are judged as those of images are: by a policy that demands nothing but a signature by one of the
 * authorities that the bundle names.
 */
public final class SignedBundles implements BundleSource {
    private static final int REMEMBERED = 64;
    private static final String REQUIREMENT = "bundle";

    private final BundleFetcher fetcher;
    private final ImageEvaluator evaluator;
    private final Registries registries;
    private final Asking asking;
    private final InstantSource clock;
    private final Map<Question, Boolean> verified = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes a source.
     *
     * @param registry fetches bundles
     * @param evidence is asked for signatures
     * @param registries what the installation says of registries
     */
    public SignedBundles(
            RegistryClient registry,
            EvidenceSource evidence,
            Registries registries,
            Asking asking,
            InstantSource clock) {
        this.fetcher = new BundleFetcher(registry, registries);
        this.registries = registries;
        this.evaluator = new ImageEvaluator(evidence, registries);
        this.asking = asking;
        this.clock = clock;
    }

    /**
     * On whose behalf registries are asked.
     *
     * @param tenant whose limits count
     * @param credentials for repositories
     * @param time longest time for one look
     */
    public record Asking(String tenant, Access.CredentialSource credentials, Duration time) {
        Access access() {
            return new Access(tenant, credentials, Deadline.after(time));
        }
    }

    @Override
    public Answer<Signed> signed(
            EvidencePolicySpec policy, RegoDemand.Bundle bundle, Map<String, TrustRootInForce> trustRoots) {
        var demands = demands(policy, bundle);
        var question = Question.of(bundle.reference(), demands, trustRoots);
        if (isVerified(question)) {
            return new Answer.Found<>(new Signed());
        }
        return switch (PolicyCompiler.compile(REQUIREMENT, "", demands)) {
            case Compiled.Refused<Policy>(var problems) ->
                new Answer.Refused<>("its signature cannot be asked for: " + problems.getFirst());
            case Compiled.Accepted<Policy>(var compiled) -> judged(question, compiled, trustRoots);
        };
    }

    @Override
    public Answer<BundleArchive> fetch(RegoDemand.Bundle bundle) {
        return fetcher.fetch(ImageReference.parse(bundle.reference()), asking.access());
    }

    private Answer<Signed> judged(Question question, Policy policy, Map<String, TrustRootInForce> trustRoots) {
        var use = new ImageUse(REQUIREMENT, question.reference(), Binding.BINDING, TagUse.FINAL);
        var rules = new PoliciesInForce(List.of(policy), trustRoots, OtherImages.REFUSE);
        var verdict =
                evaluator.evaluate(use, rules, asking.access(), clock.instant()).verdict();
        return switch (verdict) {
            case Verdict.Allow allow
            when allow.reason() == Reason.VERIFIED
                    && allow.findings().isEmpty()
                    && !allow.satisfied().isEmpty() -> {
                remember(question);
                yield new Answer.Found<>(new Signed());
            }
            case Verdict.Allow allow -> new Answer.Refused<>(told(allow));
            case Verdict.Deny deny -> new Answer.Refused<>(told(deny));
            case Verdict.Undecidable undecidable -> new Answer.Unavailable<>(told(undecidable));
        };
    }

    private static String told(Verdict verdict) {
        var why = verdict.findings().stream()
                .map(SignedBundles::told)
                .distinct()
                .limit(3)
                .collect(Collectors.joining("; "));
        return "the bundle's signature: [" + verdict.reason().code() + "] " + why;
    }

    private static String told(Finding finding) {
        return finding.detail();
    }

    private EvidencePolicySpec demands(EvidencePolicySpec policy, RegoDemand.Bundle bundle) {
        var repository = registries
                .canonical(ImageReference.parse(bundle.reference()))
                .repository()
                .toString();
        var authorities = policy.authorities().stream()
                .filter(authority -> bundle.authorities().contains(authority.name()))
                .toList();
        var signed = new RequirementSpec(
                REQUIREMENT, null, new SignatureDemand(bundle.authorities(), 1, null), null, List.of(), null, null);
        return new EvidencePolicySpec(
                PolicyMode.ENFORCE,
                new ImageSelection(List.of(repository), List.of(), null, null),
                EvidencePolicySpec.DigestDemand.REQUIRED,
                List.of(),
                policy.evidenceRepositories(),
                authorities,
                List.of(signed),
                policy.deny(),
                null,
                EvidencePolicySpec.Undecidable.DENY,
                null,
                null,
                null,
                null);
    }

    private synchronized boolean isVerified(Question question) {
        return verified.containsKey(question);
    }

    private synchronized void remember(Question question) {
        verified.put(question, true);
        if (verified.size() > REMEMBERED) {
            verified.remove(verified.keySet().iterator().next());
        }
    }

    /** What was verified: it stays so as long as nothing of it changes. */
    private record Question(String reference, EvidencePolicySpec demands, Map<String, String> trust) {
        static Question of(String reference, EvidencePolicySpec demands, Map<String, TrustRootInForce> trustRoots) {
            return new Question(
                    reference,
                    demands,
                    trustRoots.values().stream()
                            .collect(Collectors.toUnmodifiableMap(TrustRootInForce::name, TrustRootInForce::basis)));
        }
    }
}
