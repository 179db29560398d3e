package dev.portcullis.cluster.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.crds.exception.ApprovalMac;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ApprovedExceptionsTest {
    private static final InstallationKey KEY = InstallationKey.of(new byte[InstallationKey.LENGTH]);
    private static final InstallationKeys KEYS = new InstallationKeys(KEY, null);
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private final Map<String, List<PolicyException>> objects = new HashMap<>();
    private final ApprovedExceptions approved =
            new ApprovedExceptions(namespace -> objects.getOrDefault(namespace, List.of()));

    @Test
    void knowsThoseOfANamespaceThatAreProved() {
        var moved = exception("shop", "moved", true);
        moved.getMetadata().setNamespace("till");
        put("shop", exception("shop", "a", true), exception("shop", "b", false), exception("till", "copied", true));
        put("till", moved);

        assertThat(names("shop")).containsExactly("a");
        assertThat(names("till")).isEmpty();
        assertThat(names("forum")).isEmpty();
    }

    @Test
    void anObjectWithoutSpecKeepsNoOtherFromCounting() {
        var broken = new PolicyException();
        broken.getMetadata().setName("broken");
        put("shop", broken, exception("shop", "a", true));

        assertThat(names("shop")).containsExactly("a");
    }

    @Test
    void whatCannotBeCompiledCountsForNothing() {
        var spec = new PolicyExceptionSpec(
                List.of("release"), List.of(), List.of("**"), List.of("default"), "r", "2036-01-01T00:00:00Z", null);
        put("shop", exception("shop", "a", spec, true));

        assertThat(names("shop")).isEmpty();
    }

    @Test
    void hearsOfChanges() {
        put("shop", exception("shop", "a", true));
        assertThat(names("shop")).containsExactly("a");

        put("shop", exception("shop", "b", true));
        approved.changed("shop");
        assertThat(names("shop")).containsExactly("b");

        objects.clear();
        assertThat(names("shop")).isEmpty();
    }

    @Test
    void provesAgainUnderOtherKeys() {
        put("shop", exception("shop", "a", true));
        assertThat(names("shop")).containsExactly("a");
        var bytes = new byte[InstallationKey.LENGTH];
        bytes[0] = 1;

        assertThat(approved.in("shop", new InstallationKeys(InstallationKey.of(bytes), null)))
                .isEmpty();
        assertThat(approved.in("shop", new InstallationKeys(InstallationKey.of(bytes), KEY)))
                .hasSize(1);
    }

    private List<String> names(String namespace) {
        return approved.in(namespace, KEYS).stream().map(Exemption::name).toList();
    }

    private void put(String namespace, PolicyException... exceptions) {
        objects.put(namespace, new ArrayList<>(List.of(exceptions)));
    }

    /** Returns one that stands in namespace shop and was approved in this one. */
    private static PolicyException exception(String namespace, String name, boolean proved) {
        var spec = new PolicyExceptionSpec(
                List.of("release"), List.of(DIGEST), List.of(), List.of(), "r", "2036-01-01T00:00:00Z", null);
        return exception(namespace, name, spec, proved);
    }

    private static PolicyException exception(String namespace, String name, PolicyExceptionSpec spec, boolean proved) {
        var exception = new PolicyException();
        exception.getMetadata().setNamespace("shop");
        exception.getMetadata().setName(name);
        var subject = new ApprovalMac.Subject(namespace, name, proved ? spec.hash() : "00");
        exception.setSpec(spec.withApproval(ApprovalMac.of(KEY, subject, "alice", Instant.EPOCH)));
        return exception;
    }
}
