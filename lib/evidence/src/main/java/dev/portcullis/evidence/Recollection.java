package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what is known of one image what it satisfied before, where that can matter. It cannot where nothing speaks against the image, nor
 * where no policy bears with anything: then nobody is asked. Not thread-safe.
 */
final class Recollection {
    private final EvidenceSource source;
    private final PoliciesInForce rules;
    private final String namespace;
    private @Nullable History remembered;

    Recollection(EvidenceSource source, PoliciesInForce rules, Access access) {
        this.source = source;
        this.rules = rules;
        this.namespace = access.tenant();
    }

    /** Returns the input with all that the verdict on it depends on. */
    ImageInput complete(PolicySelection selection, ImageInput input, Digest digest, Instant now) {
        if (!selection.remembers()) {
            return input;
        }
        var verdict = Judge.judge(selection, input, rules.exemptions(), now);
        return verdict instanceof Verdict.Allow && verdict.findings().isEmpty()
                ? input
                : input.with(history(input.reference().repository(), digest));
    }

    private History history(ImageRepository repository, Digest digest) {
        var known = remembered;
        if (known == null) {
            var policies = rules.policies().stream().collect(Collectors.toMap(Policy::name, Function.identity()));
            known = new History(source.history(repository, digest).stream()
                    .filter(one -> one.namespace().equals(namespace))
                    .map(one -> new History.Satisfied(
                            one.policy(), one.revision(), isSameTrust(one, policies), one.at(), one.met()))
                    .toList());
            remembered = known;
        }
        return known;
    }

    private boolean isSameTrust(Satisfied one, Map<String, Policy> policies) {
        var policy = policies.get(one.policy());
        return policy != null && rules.trustOf(policy).equals(one.trust());
    }
}
