package dev.portcullis.webhook.broken;

import dev.portcullis.core.broken.DomainUtil;
import dev.portcullis.sigstore.tuf.http.HttpTufFetcher;
import dev.sigstore.KeylessVerifier;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;

/** Breaks the rules about reconcilers, cycles, Sigstore's library and TUF repositories. */
public final class Scheduler implements Reconciler {
    DomainUtil back = new DomainUtil();
    KeylessVerifier verifier = new KeylessVerifier();
    HttpTufFetcher fetcher = new HttpTufFetcher();
}
