package dev.portcullis.operator.sample;

import dev.portcullis.compiler.BundleSource;
import dev.portcullis.compiler.PolicyPrograms;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.opa.Compilation;
import java.util.Map;

/** Neither a compiler nor a registry with bundles. */
public final class NoRules implements BundleSource {
    private NoRules() {}

    public static PolicyPrograms programs() {
        return new PolicyPrograms((source, wanted) -> new Compilation.Failed("there is no compiler"), new NoRules());
    }

    @Override
    public Answer<Signed> signed(
            EvidencePolicySpec policy, RegoDemand.Bundle bundle, Map<String, TrustRootInForce> trustRoots) {
        return new Answer.Unavailable<>("there is no registry");
    }

    @Override
    public Answer<BundleArchive> fetch(RegoDemand.Bundle bundle) {
        return new Answer.Unavailable<>("there is no registry");
    }
}
