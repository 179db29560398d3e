package dev.portcullis.crds.compile;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.exception.ApprovalProof.Approved;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code PolicyException}. It checks everything that the schema and its CEL rules check, and what they cannot see. */
public final class ExceptionCompiler {
    private final Problems problems = new Problems();
    private final PolicyExceptionSpec spec;

    private ExceptionCompiler(PolicyExceptionSpec spec) {
        this.spec = spec;
    }

    /** Compiles an exception that was approved. */
    public static Compiled<Exemption> compile(Approved approved) {
        return compile(approved.namespace(), approved.name(), approved.spec(), approved.time());
    }

    /**
     * Compiles a spec.
     *
     * @param approvedAt when it was approved, or is to count as approved
     */
    public static Compiled<Exemption> compile(
            String namespace, String name, PolicyExceptionSpec spec, Instant approvedAt) {
        var compiler = new ExceptionCompiler(spec);
        new SchemaCheck(compiler.problems).check("spec", spec);
        var scope = compiler.scope();
        var expiresAt = compiler.instant();
        return scope == null || expiresAt == null || !compiler.problems.isEmpty()
                ? compiler.problems.refused()
                : new Compiled.Accepted<>(new Exemption(
                        namespace, name, spec.hash(), Set.copyOf(spec.policies()), scope, approvedAt, expiresAt));
    }

    private @Nullable ExemptionScope scope() {
        var digests = new HashSet<Digest>();
        spec.digests().forEach(text -> Digest.parse(text).ifPresent(digests::add));
        var images = ImagePatterns.compile("spec.images", spec.images(), problems);
        var accounts = Set.copyOf(spec.serviceAccounts());
        if (!spec.digests().isEmpty() == (!spec.images().isEmpty() || !accounts.isEmpty())) {
            problems.invalid("spec", "either digests must be set, or images and serviceAccounts");
        } else if (spec.images().isEmpty() != accounts.isEmpty()) {
            problems.invalid("spec", "images and serviceAccounts go together");
        }
        if (!problems.isEmpty()) {
            return null;
        }
        return digests.isEmpty() ? new ExemptionScope.Workloads(images, accounts) : new ExemptionScope.Digests(digests);
    }

    private @Nullable Instant instant() {
        try {
            return OffsetDateTime.parse(spec.expiresAt()).toInstant();
        } catch (DateTimeException e) {
            problems.invalid("spec.expiresAt", "it is no instant as in RFC 3339");
            return null;
        }
    }
}
