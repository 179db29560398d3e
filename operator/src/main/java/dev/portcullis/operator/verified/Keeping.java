package dev.portcullis.operator.verified;

import dev.portcullis.cluster.verified.FactsInForce;
import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.FactKeeper.Found;
import dev.portcullis.operator.scan.FactKeeper.Kept;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of an object that stands, and what is to stand in its place. Pure.
 *
 * @param ages how old what is kept may become
 */
public record Keeping(VerifiedImageKeeper.Ages ages) {
    /**
     * Returns what is kept; empty where nothing is, or nothing that is believed.
     *
     * @param standing the object; null for none
     * @param trustRoots only facts that hold under these as they are now are returned
     */
    public Optional<Kept> recall(
            @Nullable VerifiedImage standing, List<TrustRootInForce> trustRoots, InstallationKeys keys, Instant now) {
        return believed(standing, keys, now)
                .map(facts -> new Kept(
                        trustRoots.stream()
                                .flatMap(root -> FactsInForce.under(root, facts.facts(), now).stream())
                                .toList(),
                        facts.content(),
                        facts.verifiedAt(),
                        facts.history()));
    }

    /**
     * Returns the object that is to stand; empty where there is nothing to write, or nothing that is worth it.
     *
     * @param standing the object that stands; null for none
     */
    public Optional<VerifiedImage> next(
            @Nullable VerifiedImage standing, Found found, InstallationKeys keys, Instant now) {
        var before = believed(standing, keys, now);
        var fresh = facts(found, before.map(VerifiedFacts::verifiedAt).orElse(found.at()));
        if (before.isEmpty() && fresh.facts().isEmpty() && fresh.history().isEmpty()) {
            return Optional.empty();
        }
        var merged = before.map(kept -> kept.merge(fresh)).orElse(fresh);
        var sealed = VerifiedImages.seal(merged, keys);
        // What does not fit is cut off, and must not be missed and written again for ever.
        var fitted = believed(sealed, keys, now);
        var rewriting = new Rewriting(ages.rewritten());
        return before.isPresent() && fitted.isPresent() && !rewriting.isDue(before.get(), fitted.get())
                ? Optional.empty()
                : Optional.of(sealed);
    }

    /** @param otherwise when it was verified, if that was not now */
    private static VerifiedFacts facts(Found found, Instant otherwise) {
        var occasion = found.occasion();
        var history = occasion == null
                ? List.<Satisfied>of()
                : Satisfied.of(occasion.verdict(), occasion.rules(), occasion.namespace(), occasion.at());
        return new VerifiedFacts(
                found.place(),
                found.digest(),
                found.complete() ? found.at() : otherwise,
                found.content(),
                found.facts().stream()
                        .filter(fact -> fact.subject().equals(found.digest())
                                && fact.location().repository().equals(found.place()))
                        .flatMap(fact -> Stream.ofNullable(found.trustRoots().get(fact.trustRoot()))
                                .map(root -> new Proven(fact, root.root().demands())))
                        .toList(),
                history);
    }

    private Optional<VerifiedFacts> believed(@Nullable VerifiedImage image, InstallationKeys keys, Instant now) {
        return image != null
                        && VerifiedImages.open(image, keys, Limits.of(now, ages.maximum()))
                                instanceof Opened.Believed(var facts)
                ? Optional.of(facts)
                : Optional.empty();
    }
}
