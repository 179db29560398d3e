package dev.portcullis.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two requirements have the same hash exactly where the same evidence meets both, but for its age. */
final class DemandHashTest {
    private static final IdentityPattern ISSUER = IdentityPattern.exactly("https://issuer.example.com");
    private static final Authority ALICE = keyless("alice", "root", "alice@acme.example", Map.of());
    private static final Authority KEYS = new Authority("keys", "root", List.of(), Set.of("one", "two"));

    @Test
    void aNameAModeAndAGreatestAgeAreNoPartOfIt() {
        var demand = new Demand(List.of(ALICE, KEYS), 2, Duration.ofDays(1));
        var renamed = new Authority("a", "root", ALICE.identities(), Set.of());
        var same = new Demand(List.of(KEYS, renamed), 2, null);

        assertThat(new Requirement.Signature("signed", Mode.ENFORCE, demand).demanded())
                .hasSize(32)
                .isEqualTo(new Requirement.Signature("other", Mode.AUDIT, same).demanded());
    }

    @Test
    void everythingElseIs() {
        var all = Stream.of(
                        signature(demand(1, ALICE, KEYS)),
                        signature(demand(2, ALICE, KEYS)),
                        signature(demand(1, ALICE)),
                        signature(demand(1, KEYS)),
                        signature(demand(1, new Authority("keys", "other", List.of(), Set.of("one", "two")))),
                        signature(demand(1, new Authority("keys", "root", List.of(), Set.of("one")))),
                        signature(demand(1, new Authority("keys", "root", List.of(), Set.of("onetwo")))),
                        signature(demand(1, keyless("bob", "root", "bob@acme.example", Map.of()))),
                        signature(demand(
                                1,
                                keyless(
                                        "alice",
                                        "root",
                                        "alice@acme.example",
                                        Map.of(FulcioExtension.SOURCE_REPOSITORY_ID, "1")))),
                        signature(demand(1, new Authority("alice", "root", List.of(expression()), Set.of()))),
                        attestation("https://example.com/review", Per.IMAGE),
                        attestation("https://example.com/review", Per.PLATFORM),
                        attestation("https://example.com/scan", Per.IMAGE),
                        new Requirement.AnyOf("any", Mode.ENFORCE, List.of(signature(demand(1, ALICE)))),
                        new Requirement.AnyOf(
                                "any", Mode.ENFORCE, List.of(signature(demand(1, ALICE)), signature(demand(1, KEYS)))),
                        new Requirement.Unmeetable("none", Mode.ENFORCE, Reason.POLICY_NOT_READY, "none"))
                .map(Requirement::demanded)
                .toList();

        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void theOrderOfAlternativesIsNoPartOfIt() {
        var first = signature(demand(1, ALICE));
        var second = attestation("https://example.com/review", Per.IMAGE);

        assertThat(new Requirement.AnyOf("any", Mode.WARN, List.of(first, second)).demanded())
                .isEqualTo(new Requirement.AnyOf("any", Mode.WARN, List.of(second, first)).demanded());
    }

    private static IdentityMatcher expression() {
        return IdentityMatcher.of(ISSUER, IdentityPattern.regularExpression("alice@acme\\.example"), Map.of());
    }

    private static Authority keyless(
            String name, String root, String subject, Map<FulcioExtension, String> extensions) {
        return new Authority(
                name,
                root,
                List.of(IdentityMatcher.of(ISSUER, IdentityPattern.exactly(subject), extensions)),
                Set.of());
    }

    private static Demand demand(int threshold, Authority... authorities) {
        return new Demand(List.of(authorities), threshold, null);
    }

    private static Requirement signature(Demand demand) {
        return new Requirement.Signature("signed", Mode.ENFORCE, demand);
    }

    private static Requirement attestation(String type, Per per) {
        return new Requirement.Attestation("attested", Mode.ENFORCE, type, demand(1, ALICE), per);
    }
}
