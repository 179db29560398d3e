package dev.portcullis.core.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a policy from another one, field by field; the fields are those of {@link Policy}. Not thread-safe. */
public final class PolicyBuilder {
    private String name;
    private String revision;
    private Mode mode;
    private ImageMatch match;
    private @Nullable OtherImages otherImages;
    private LabelSelector namespaces;
    private DigestRule digest;
    private List<Requirement> requirements;
    private EvidenceScope evidence;
    private DenyList deny;
    private WhenUndecidable whenUndecidable;
    private ExceptionRule exceptions;
    private Lenience lenience;

    PolicyBuilder(Policy policy) {
        this.name = policy.name();
        this.revision = policy.revision();
        this.mode = policy.mode();
        this.match = policy.match();
        this.otherImages = policy.otherImages();
        this.namespaces = policy.namespaces();
        this.digest = policy.digest();
        this.requirements = policy.requirements();
        this.evidence = policy.evidence();
        this.deny = policy.deny();
        this.whenUndecidable = policy.whenUndecidable();
        this.exceptions = policy.exceptions();
        this.lenience = policy.lenience();
    }

    public PolicyBuilder name(String name) {
        this.name = name;
        return this;
    }

    public PolicyBuilder revision(String revision) {
        this.revision = revision;
        return this;
    }

    public PolicyBuilder mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    public PolicyBuilder match(ImageMatch match) {
        this.match = match;
        return this;
    }

    public PolicyBuilder otherImages(@Nullable OtherImages otherImages) {
        this.otherImages = otherImages;
        return this;
    }

    public PolicyBuilder namespaces(LabelSelector namespaces) {
        this.namespaces = namespaces;
        return this;
    }

    public PolicyBuilder digest(DigestRule digest) {
        this.digest = digest;
        return this;
    }

    public PolicyBuilder requirements(List<Requirement> requirements) {
        this.requirements = requirements;
        return this;
    }

    public PolicyBuilder evidence(EvidenceScope evidence) {
        this.evidence = evidence;
        return this;
    }

    public PolicyBuilder deny(DenyList deny) {
        this.deny = deny;
        return this;
    }

    public PolicyBuilder whenUndecidable(WhenUndecidable whenUndecidable) {
        this.whenUndecidable = whenUndecidable;
        return this;
    }

    public PolicyBuilder exceptions(ExceptionRule exceptions) {
        this.exceptions = exceptions;
        return this;
    }

    public PolicyBuilder lenience(Lenience lenience) {
        this.lenience = lenience;
        return this;
    }

    /**
     * Makes the policy.
     *
     * @throws IllegalArgumentException without any requirement
     */
    public Policy build() {
        return new Policy(
                name,
                revision,
                mode,
                match,
                otherImages,
                namespaces,
                digest,
                requirements,
                evidence,
                deny,
                whenUndecidable,
                exceptions,
                lenience);
    }
}
