package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate's extensions say, filled while they are read and not changed from then on. */
final class KnownExtensions {
    int keyUsage;
    boolean hasBasicConstraints;
    boolean authority;
    long maxPathLength;
    AlternativeNames names = AlternativeNames.NONE;
    NameConstraints constraints = NameConstraints.NONE;
    boolean constraintsAreCritical;
    List<String> revocationLists = new ArrayList<>();

    @Nullable
    Bytes authorityKey;

    @Nullable
    Bytes subjectKey;

    /** The numbers that Go gives them. */
    List<Integer> usages = new ArrayList<>();

    List<String> unknownUsages = new ArrayList<>();

    @Nullable
    List<String> policies;

    List<Mapping> policyMappings = new ArrayList<>();
    /** After how many certificates a policy is required; null where this is not said, as of the next two. */
    @Nullable
    Long requireExplicitPolicy;

    @Nullable
    Long inhibitPolicyMapping;

    @Nullable
    Long inhibitAnyPolicy;

    List<String> ocspServers = new ArrayList<>();
    List<String> issuers = new ArrayList<>();
    /** The critical extensions that Go does not know. */
    List<String> unhandled = new ArrayList<>();

    /** Two policies that are equivalent (RFC 5280 §4.2.1.5). */
    record Mapping(String issuer, String subject) {}
}
