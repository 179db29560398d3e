package dev.portcullis.webhook.gather;

import dev.portcullis.cluster.verified.FactsInForce;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.webhook.verified.KnownImages;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What of the operator's work counts now. Asked only where memory has no answer. */
record VerifiedBefore(KnownImages images, InstantSource clock) {
    /** Returns the facts that count under a trust root of now. */
    List<Fact> facts(ImageRepository repository, Digest digest, TrustRootInForce root) {
        return images.of(repository, digest)
                .map(known -> FactsInForce.under(root, known.facts(), clock.instant()))
                .orElse(List.of());
    }

    /** Returns what the digest names. */
    Optional<Content> content(ImageRepository repository, Digest digest) {
        return images.of(repository, digest).flatMap(known -> Optional.ofNullable(known.content()));
    }

    /** Returns which policies the digest satisfied. */
    List<Satisfied> history(ImageRepository repository, Digest digest) {
        return images.of(repository, digest).map(VerifiedFacts::history).orElse(List.of());
    }
}
