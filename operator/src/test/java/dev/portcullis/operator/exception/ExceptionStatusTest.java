package dev.portcullis.operator.exception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.exception.ApprovalMac;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionStatusTest {
    private static final Instant APPROVED = Instant.parse("2026-06-01T00:00:00Z");
    private static final InstallationKey KEY = InstallationKey.of(new byte[InstallationKey.LENGTH]);
    private static final InstallationKeys KEYS = new InstallationKeys(KEY, null);
    private static final Map<String, ExceptionRule> RULES = Map.of(
            "release", new ExceptionRule(Set.of("shop"), Duration.ofHours(8), true),
            "base", new ExceptionRule(Set.of("shop"), Duration.ofHours(4), true),
            "strict", ExceptionRule.NONE,
            "elsewhere", new ExceptionRule(Set.of("till"), Duration.ofHours(8), true));

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "release | 2026-06-01T00:00:00Z | TRUE InForce | 2026-06-01T08:00:00Z",
                "release | 2026-06-01T05:59:59Z | TRUE InForce | 2026-06-01T08:00:00Z",
                "release | 2026-06-01T06:00:00Z | TRUE EndsSoon | 2026-06-01T08:00:00Z",
                "release | 2026-06-01T08:00:00Z | FALSE Expired | 2026-06-01T08:00:00Z",
                "release,base | 2026-06-01T02:59:59Z | TRUE InForce | 2026-06-01T08:00:00Z",
                "release,base | 2026-06-01T03:00:00Z | TRUE EndsSoon | 2026-06-01T08:00:00Z",
                "release,base | 2026-06-01T05:00:00Z | TRUE InForce | 2026-06-01T08:00:00Z",
                "release,strict | 2026-06-01T01:00:00Z | TRUE InForce | 2026-06-01T08:00:00Z",
                "strict | 2026-06-01T01:00:00Z | FALSE OutsidePolicy | ",
                "elsewhere,unknown | 2026-06-01T01:00:00Z | FALSE OutsidePolicy | "
            })
    void saysForWhatItCountsAndUntilWhen(String policies, Instant now, String expected, String until) {
        var found = find(approved("shop", policies.split(",")), now);

        assertThat(only(found)).isEqualTo(expected);
        assertThat(found.status().until()).isEqualTo(until);
        assertThat(found.until() == null).isEqualTo(expected.startsWith("FALSE"));
    }

    @Test
    void saysWhyAndForWhichPolicyItDoesNotCount() {
        var message = find(approved("shop", "release", "strict", "unknown"), APPROVED)
                .status()
                .conditions()
                .getFirst()
                .message();

        assertThat(message)
                .isEqualTo(
                        "an exception to release until 2026-06-01T08:00:00Z; not to others: strict admits none in this"
                                + " namespace, unknown is not in force: rebuild");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T00:00:00Z, PT6H0.001S",
        "2026-06-01T06:00:00Z, PT2H0.001S",
        "2026-06-01T08:00:00Z, ",
    })
    void isLookedAtAgainWhenSomethingChangesByItself(Instant now, Duration again) {
        assertThat(find(approved("shop", "release"), now).lookAgain()).isEqualTo(again);
    }

    @Test
    void whatNobodyApprovedCountsForNothing() {
        var unapproved = approved("shop", "release");
        unapproved.setSpec(unapproved.getSpec().withApproval(null));
        var copied = approved("till", "release");
        copied.getMetadata().setNamespace("shop");

        for (var object : List.of(unapproved, copied)) {
            var found = find(object, APPROVED);

            assertThat(only(found)).isEqualTo("FALSE NotApproved");
            assertThat(found.status().until()).isNull();
            assertThat(found.until()).isNull();
        }
    }

    @Test
    void whatCannotBeCompiledIsInvalid() {
        var spec = new PolicyExceptionSpec(
                List.of("release"), List.of(), List.of("**"), List.of("default"), "r", "2036-01-01T00:00:00Z", null);

        assertThat(only(find(approved("shop", spec), APPROVED))).isEqualTo("FALSE Invalid");
    }

    @Test
    void beforeThePoliciesAreReadNothingIsKnown() {
        assertThat(only(ExceptionStatus.pending(approved("shop", "release"), seen(APPROVED))))
                .isEqualTo("UNKNOWN Pending");
    }

    @Test
    void afterAFaultItIsUnknownWhetherItCounts() {
        var object = approved("shop", "release");
        object.setStatus(find(object, APPROVED).status());

        var status = ExceptionStatus.afterFault(object, "status 500", seen(APPROVED));

        assertThat(status.conditions().getFirst().reason()).isEqualTo("InternalError");
        assertThat(status.until()).isEqualTo("2026-06-01T08:00:00Z");
    }

    private static PolicyException approved(String namespace, String... policies) {
        return approved(
                namespace,
                new PolicyExceptionSpec(
                        List.of(policies),
                        List.of("sha256:" + "0".repeat(64)),
                        List.of(),
                        List.of(),
                        "rebuild",
                        "2036-01-01T00:00:00Z",
                        null));
    }

    private static PolicyException approved(String namespace, PolicyExceptionSpec spec) {
        var object = new PolicyException();
        object.getMetadata().setNamespace(namespace);
        object.getMetadata().setName("hotfix");
        object.getMetadata().setGeneration(1L);
        var subject = new ApprovalMac.Subject(namespace, "hotfix", spec.hash());
        object.setSpec(spec.withApproval(ApprovalMac.of(KEY, subject, "alice", APPROVED)));
        return object;
    }

    private static ExceptionStatus.Found find(PolicyException object, Instant now) {
        return ExceptionStatus.of(object, KEYS, name -> Optional.ofNullable(RULES.get(name)), seen(now));
    }

    private static Observation seen(Instant now) {
        return new Observation(1, now);
    }

    private static String only(ExceptionStatus.Found found) {
        assertThat(found.status().conditions()).hasSize(1);
        var condition = found.status().conditions().getFirst();
        assertThat(condition.type()).isEqualTo(Condition.Type.IN_FORCE);
        return condition.status() + " " + condition.reason();
    }
}
