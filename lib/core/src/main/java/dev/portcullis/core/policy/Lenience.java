package dev.portcullis.core.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long a policy bears with what was satisfied before. Nothing of it bears with a wrong signer, a denied one, or one that is revoked.
 *
 * @param ageGrace for how long after the policy was last satisfied, demanding the same, evidence that has only become too old refuses nothing;
 *     null for not at all
 * @param previouslyVerifiedFor for how long after that an image passes that nobody can ask about, where the policy allows what was
 *     previously verified; null for not at all
 * @param expiringSoon how long before its age ends evidence is told of; null for not at all
 */
public record Lenience(
        @Nullable Duration ageGrace,
        @Nullable Duration previouslyVerifiedFor,
        @Nullable Duration expiringSoon) {
    /** None. */
    public static final Lenience NONE = new Lenience(null, null, null);

    /** Returns whether what was satisfied before can make a difference. */
    public boolean remembers() {
        return ageGrace != null || previouslyVerifiedFor != null;
    }
}
