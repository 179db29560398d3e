package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import java.util.Optional;

/**
 * Whether a policy's deny list names an image, or a manifest that it runs on a platform of the policy. Where that is not known the image is
 * not harmless: whoever can keep an index from being read must not hide a manifest that way.
 *
 * @param policy the policy
 * @param digest the manifest or index that the reference names
 * @param content what that is
 */
record DeniedDigests(Policy policy, Digest digest, Content content) {
    /** Returns what speaks against the image, whatever its evidence; empty for nothing. */
    Optional<Outcome> objection() {
        var denied = policy.deny().digests();
        if (denied.isEmpty()) {
            return Optional.empty();
        }
        return denied.contains(digest)
                ? Optional.of(new Outcome.Unmet(Reason.IMAGE_DENIED, digest + " is on the deny list"))
                : inContent();
    }

    private Optional<Outcome> inContent() {
        return switch (content) {
            case Content.Single() -> Optional.empty();
            case Content.Index index -> inIndex(index);
            case Content.Failed(LookupOutcome.Undecidable(var reason, var detail)) ->
                Optional.of(new Outcome.Unknown(reason, unread(detail)));
            case Content.Failed(LookupOutcome.Refused(var reason, var detail)) ->
                Optional.of(new Outcome.Unmet(reason, unread(detail)));
            case Content.Failed(LookupOutcome.Complete()) ->
                throw new IllegalStateException("what was read completely is no failure");
            case Content.NotAsked() ->
                throw new IllegalStateException("a deny list names digests, and nobody asked what the image runs");
        };
    }

    private Optional<Outcome> inIndex(Content.Index index) {
        var run = policy.evidence().platforms().select(index.children());
        var denied = run.stream()
                .filter(child -> policy.deny().digests().contains(child.digest()))
                .findFirst();
        if (denied.isPresent()) {
            var child = denied.get();
            return Optional.of(new Outcome.Unmet(
                    Reason.IMAGE_DENIED,
                    child.digest() + " is on the deny list; the index runs it on " + child.describe()));
        }
        return run.stream()
                .filter(IndexChild::index)
                .findFirst()
                .map(nested -> new Outcome.Unmet(
                        Reason.MANIFEST_UNSUPPORTED,
                        digest + " is an index that holds another one, for " + nested.describe()
                                + ": whether that runs what is on the deny list is not known"));
    }

    private static String unread(String detail) {
        return "whether it runs what is on the deny list is not known: " + detail;
    }
}
