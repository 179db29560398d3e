package dev.portcullis.operator.scan;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what was found about images, where webhooks find it too. Thread-safe. */
public interface FactKeeper {
    /**
     * Returns what is kept about a digest; empty where nothing is, or nothing that is believed.
     *
     * @param trustRoots only facts that hold under these as they are now are returned
     */
    Optional<Kept> recall(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots);

    /** Keeps what was found, besides what is kept already. A fault is told and not thrown: the next look finds it again. */
    void keep(Found found);

    /**
     * What is kept.
     *
     * @param facts those that still hold
     * @param content what the digest names; null where nobody has looked
     * @param verifiedAt when the registry was asked last
     * @param history which policies it satisfied, where and when
     */
    record Kept(List<Fact> facts, @Nullable Content content, Instant verifiedAt, List<Satisfied> history) {
        public Kept {
            history = List.copyOf(history);
            facts = List.copyOf(facts);
        }
    }

    /**
     * What was found about one digest in one repository.
     *
     * @param place the repository that was asked
     * @param digest what it was asked about
     * @param content what the digest names; null where nobody asked
     * @param facts everything that is known to be true of it
     * @param trustRoots under which it was looked for, by name
     * @param at when it was found, or recalled
     * @param complete whether the registry was asked and answered everything
     * @param occasion what was judged by it; null where the digest is not the image's own
     */
    record Found(
            ImageRepository place,
            Digest digest,
            @Nullable Content content,
            List<Fact> facts,
            Map<String, TrustRootInForce> trustRoots,
            Instant at,
            boolean complete,
            @Nullable Occasion occasion) {
        public Found {
            facts = List.copyOf(facts);
            trustRoots = Map.copyOf(trustRoots);
        }
    }

    /** A verdict, and where and when it was reached by which rules. */
    record Occasion(String namespace, PoliciesInForce rules, Verdict verdict, Instant at) {}
}
