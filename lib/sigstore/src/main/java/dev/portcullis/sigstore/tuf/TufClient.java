package dev.portcullis.sigstore.tuf;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.tuf.TufFetcher.Fetched;
import dev.portcullis.sigstore.tuf.TufStep.Fetch;
import dev.portcullis.sigstore.tuf.TufStep.Finished;
import dev.portcullis.sigstore.tuf.TufStep.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Brings what is trusted of a repository up to date. Holds no state of its own; thread-safe. */
public final class TufClient {
    private final TufFetcher fetcher;
    private final TufTarget target;
    private final Duration limit;
    private final LongSupplier nanoTime;

    /**
     * Makes a client.
     *
     * @param fetcher the repository
     * @param target the file that it is asked for
     * @param limit how long a refresh may take in all
     */
    public TufClient(TufFetcher fetcher, TufTarget target, Duration limit) {
        this(fetcher, target, limit, System::nanoTime);
    }

    TufClient(TufFetcher fetcher, TufTarget target, Duration limit, LongSupplier nanoTime) {
        this.fetcher = fetcher;
        this.target = target;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks the repository. Any fault whatsoever is a failure.
     *
     * @param now the time that every expiry is held against
     */
    public TufRefresh refresh(TufState trusted, Instant now) {
        var deadline = TufDeadline.after(limit, nanoTime);
        var state = trusted;
        try {
            var step = new TufUpdate(target, now).begin(state);
            while (step instanceof Fetch fetch) {
                state = fetch.state();
                step = proceed(fetch, deadline);
            }
            return switch (step) {
                case Finished(var reached, var content) -> new TufRefresh.Current(reached, content);
                case Stopped(var reached, var why) -> new TufRefresh.Failed(reached, why);
                case Fetch fetch -> throw new IllegalStateException("files are fetched above");
            };
        } catch (RuntimeException | Error e) {
            return new TufRefresh.Failed(
                    state,
                    new Rejection(
                            Reason.INTERNAL_ERROR,
                            "the refresh failed: " + e.getClass().getSimpleName()));
        }
    }

    private TufStep proceed(Fetch fetch, TufDeadline deadline) {
        return switch (fetcher.fetch(fetch.path(), fetch.maxBytes(), deadline)) {
            case Fetched.Received(var bytes) -> fetch.received().apply(bytes);
            case Fetched.Missing() -> fetch.missing().get();
            case Fetched.Failed(var why) -> new Stopped(fetch.state(), why);
        };
    }
}
