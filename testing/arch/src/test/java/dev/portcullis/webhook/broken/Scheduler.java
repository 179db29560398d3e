package dev.portcullis.webhook.broken;

import dev.portcullis.core.broken.DomainUtil;
import dev.sigstore.KeylessVerifier;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;

/** Breaks the rules about reconcilers, cycles and Sigstore's library. */
public final class Scheduler implements Reconciler {
    DomainUtil back = new DomainUtil();
    KeylessVerifier verifier = new KeylessVerifier();
}
