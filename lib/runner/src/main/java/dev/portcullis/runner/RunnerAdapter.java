package dev.portcullis.runner;

import java.util.List;

/** What is particular about one controller that makes runners' Pods. Everything else here knows none of them. */
public interface RunnerAdapter {
    /** Returns the kinds whose objects are looked up. Any of them may be absent in a cluster. */
    List<OwnerKind> kinds();

    /** Returns whether an owner, if it is what it says, is a runner of this controller. */
    boolean isRunner(OwnerReference owner);

    /**
     * Says whose job a Pod is for.
     *
     * @param namespace the Pod's
     * @param owner the Pod's controller, of which {@link #isRunner} holds
     */
    Attribution attribute(String namespace, OwnerReference owner, OwnerLookup owners);
}
