package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was rightly signed; nothing else may ever be accepted.
 *
 * @param said what right inputs say
 * @param times all times that they prove
 */
record Known(Set<Said> said, Set<VerifiedTime> times) {
    /** What an accepted input says, besides which of its proofs counted. */
    record Said(Digest subject, Claim claim, Signer signer, SignedBytes signed) {
        static Said of(Verification.Verified verified) {
            return new Said(verified.subject(), verified.claim(), verified.signer(), verified.signed());
        }
    }

    /** Knows those that are accepted. */
    static Known of(Stream<Verification> verifications) {
        var verified = verifications
                .filter(Verification.Verified.class::isInstance)
                .map(Verification.Verified.class::cast)
                .toList();
        return new Known(
                verified.stream().map(Said::of).collect(Collectors.toUnmodifiableSet()),
                verified.stream().flatMap(each -> each.times().stream()).collect(Collectors.toUnmodifiableSet()));
    }

    /** Fails if something is accepted that was not signed, or if the verifier itself failed. */
    void check(Verification verification) {
        switch (verification) {
            case Verification.Verified verified -> {
                assertThat(said).contains(Said.of(verified));
                assertThat(times).containsAll(verified.times());
            }
            case Verification.Rejected(var why) -> {
                assertThat(why.reason()).as(why.detail()).isNotIn(Reason.INTERNAL_ERROR, Reason.VERIFIED);
                assertThat(why.detail()).hasSizeLessThan(400);
            }
        }
    }
}
