package dev.portcullis.compiler;

import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import java.util.Map;

/** Where bundles come from. Thread-safe; blocks until it knows, or its own time is over. */
public interface BundleSource {
    /**
     * Says whether a bundle is signed by one of the authorities that its demand names.
     *
     * @param policy whose authorities and deny list count
     * @param trustRoots what is in force, by name
     */
    Answer<Signed> signed(
            EvidencePolicySpec policy, RegoDemand.Bundle bundle, Map<String, TrustRootInForce> trustRoots);

    /** Fetches a bundle by its digest, and unpacks it. Whether it is signed is asked elsewhere. */
    Answer<BundleArchive> fetch(RegoDemand.Bundle bundle);

    /** It is signed. */
    record Signed() {}

    /** What came of it. */
    sealed interface Answer<T> {
        record Found<T>(T value) implements Answer<T> {}

        /** It must not be used. */
        record Refused<T>(String why) implements Answer<T> {}

        /** Nobody can say at present. */
        record Unavailable<T>(String why) implements Answer<T> {}
    }
}
