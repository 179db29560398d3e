package dev.portcullis.agreement;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature that verifies, in one place.
 *
 * @param age when the log vouched for it, seen from the decision; null for a key's signature that nobody vouched for, which was always there
 * @param gone whether the registry holds it no more by the time of the decision
 */
record Statement(
        ImageRepository place,
        Digest subject,
        String root,
        Who who,
        Kind kind,
        @Nullable Duration age,
        boolean gone) {
    /** Who signs. */
    enum Who {
        KEY_ONE,
        KEY_TWO,
        RELEASE,
        NIGHTLY;

        boolean isKey() {
            return this == KEY_ONE || this == KEY_TWO;
        }

        /** Returns the key's name, or the identity's subject. */
        String text() {
            return switch (this) {
                case KEY_ONE -> "one";
                case KEY_TWO -> "two";
                case RELEASE -> "https://ci.example.com/release";
                case NIGHTLY -> "https://ci.example.com/nightly";
            };
        }
    }

    /** What is signed. */
    enum Kind {
        SIGNATURE,
        REVIEW,
        SCAN,
        /** An evidence bundle: of namespace {@code apps} where keys sign it, whose tests failed by night. */
        BUNDLE;

        Claim.Kind claim() {
            return this == SIGNATURE ? Claim.Kind.SIGNATURE : Claim.Kind.ATTESTATION;
        }

        String type() {
            return switch (this) {
                case SIGNATURE -> Claim.COSIGN_SIGN;
                case REVIEW -> "https://example.com/review";
                case SCAN -> "https://example.com/scan";
                case BUNDLE -> EvidenceBundleContent.PREDICATE_TYPE;
            };
        }
    }

    /** Returns whether the registry holds it at an instant. */
    boolean isThere(Instant at) {
        return (age == null || !World.NOW.minus(age).isAfter(at)) && !(gone && at.equals(World.NOW));
    }

    /** Returns what was signed. */
    StatementBytes bytes() {
        if (kind == Kind.BUNDLE) {
            return StatementBytes.of(
                    BundleStatementWriter.write(new EvidenceBundleStatement(place, subject, content())));
        }
        var about = place + " " + subject + " " + root + " " + age;
        var text = "{\"predicateType\":\"" + kind.type() + "\",\"predicate\":{\"by\":\"" + who + "\",\"about\":\""
                + about + "\"}}";
        return StatementBytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private EvidenceBundleContent content() {
        var made = World.NOW.minus(age == null ? Duration.ofHours(1) : age);
        var outcome = who == Who.NIGHTLY ? new ItemOutcome.Failed("TestsFailed", "1 failed") : new ItemOutcome.Passed();
        var item = new EvidenceItem(
                "tests",
                "JUnit",
                "application/xml",
                World.IMAGE,
                "https://example.com/tests",
                made,
                List.of("CC8.1"),
                true,
                outcome);
        var requester = new Requester(who.isKey() ? "apps" : "tenant", root, "uid-1");
        return new EvidenceBundleContent(requester, made, List.of(item));
    }

    /** Returns what verification finds under the trust root of this name. */
    Fact fact() {
        var digest = bytes().digest();
        var times = age == null
                ? List.<VerifiedTime>of()
                : List.of(new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, World.NOW.minus(age)));
        return new Fact(
                subject,
                new Claim(kind.claim(), kind.type(), digest),
                Roots.signer(root, who),
                root,
                Roots.material(root, who, age != null),
                times,
                new Location(place, Layout.BUNDLE_BY_REFERRERS, digest));
    }
}
