package dev.portcullis.operator.tuf;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.operator.tuf.KeptRefreshes.Standing;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.TufRefresh;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.TufVersions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the repositories of trust roots when that is due, and keeps what came of it before anything is made of it. Thread-safe.
 *
 * <p>One repository is asked at a time: one that lets us wait leaves the other threads of the operator to the policies.
 */
public final class RepositoryFollower {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryFollower.class);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final KeptRefreshes keeper;
    private final Refresher refresher;
    private final RefreshSchedule schedule;
    private final RefreshListener listener;
    private final Semaphore turn = new Semaphore(1);

    /** Makes a follower. */
    public RepositoryFollower(
            KeptRefreshes keeper, Refresher refresher, RefreshSchedule schedule, RefreshListener listener) {
        this.keeper = keeper;
        this.refresher = refresher;
        this.schedule = schedule;
        this.listener = listener;
    }

    /** Hears of every refresh. */
    @FunctionalInterface
    public interface RefreshListener {
        /**
         * A repository was asked.
         *
         * @param failure why that led to nothing; null if it did not
         */
        void refreshed(String trustRoot, @Nullable Rejection failure);
    }

    /**
     * Looks at a repository, and asks it if that is due.
     *
     * @param trustRoot name of the trust root that follows it
     * @param inForce how the content in force was delivered, which nothing may go back from; null for none
     */
    public Followed follow(
            String trustRoot, FollowedRepository repository, @Nullable Delivery inForce, Lookout lookout) {
        var standing = keeper.read(trustRoot, lookout.keys());
        var kept = standing.kept();
        var next = next(kept, repository, lookout.now());
        if (kept != null && next.isAfter(lookout.now())) {
            return followed(repository, state(repository, kept), kept.failure(), inForce, next);
        }
        if (!turn.tryAcquire()) {
            var failure = kept == null ? null : kept.failure();
            return followed(
                    repository,
                    state(repository, kept),
                    failure,
                    inForce,
                    lookout.now().plus(SOON));
        }
        try {
            return refresh(trustRoot, repository, inForce, standing, lookout);
        } finally {
            turn.release();
        }
    }

    /**
     * When, and with which keys, a repository is looked at.
     *
     * @param now the time
     * @param keys prove what was kept
     */
    public record Lookout(Instant now, InstallationKeys keys) {}

    private Followed refresh(
            String trustRoot,
            FollowedRepository repository,
            @Nullable Delivery inForce,
            Standing standing,
            Lookout lookout) {
        // People read it.
        var now = lookout.now().truncatedTo(ChronoUnit.SECONDS);
        var refresh = refresher.refresh(repository, state(repository, standing.kept()), now);
        var state = refresh.state();
        var asked = refresh instanceof TufRefresh.Failed(var reached, var why) ? why : null;
        var followed = followed(repository, state, asked, inForce, now);
        var kept = new KeptRefresh(repository.source(), state.text(), now, followed.failure());
        keeper.write(trustRoot, standing, kept, lookout.keys());
        report(trustRoot, followed.failure());
        return new Followed(repository, state, followed.failure(), followed.usable(), next(kept, repository, now));
    }

    private void report(String trustRoot, @Nullable Rejection failure) {
        listener.refreshed(trustRoot, failure);
        if (failure == null) {
            LOG.atInfo().addKeyValue("trustRoot", trustRoot).log("the TUF repository of a trust root was followed");
        } else {
            LOG.atWarn()
                    .addKeyValue("trustRoot", trustRoot)
                    .addKeyValue("reason", failure.reason().code())
                    .addKeyValue("detail", failure.detail())
                    .log("the TUF repository of a trust root cannot be followed");
        }
    }

    private Instant next(@Nullable KeptRefresh kept, FollowedRepository repository, Instant now) {
        return schedule.next(kept, repository.source(), repository.maxStaleness(), now);
    }

    /** What was kept under another root may be of no use; then it begins anew, and what is in force tells whether it went back. */
    private static TufState state(FollowedRepository repository, @Nullable KeptRefresh kept) {
        if (kept != null
                && TufState.read(repository.root(), kept.state()) instanceof Checked.Passed<TufState>(var read)) {
            return read;
        }
        return switch (TufState.startingFrom(repository.root())) {
            case Checked.Passed<TufState>(var start) -> start;
            case Checked.Refused<TufState>(var why) ->
                throw new IllegalArgumentException("its root was compiled: " + why.detail());
        };
    }

    private static Followed followed(
            FollowedRepository repository,
            TufState state,
            @Nullable Rejection failure,
            @Nullable Delivery inForce,
            Instant next) {
        var rollback = state.content(repository.target()).isEmpty() ? null : rollback(repository, state, inForce);
        return new Followed(repository, state, rollback == null ? failure : rollback, rollback == null, next);
    }

    /** Returns why the state is older than what is in force; null if it is not. Another given root begins a count of its own. */
    private static @Nullable Rejection rollback(
            FollowedRepository repository, TufState state, @Nullable Delivery inForce) {
        if (inForce == null || !inForce.givenRoot().equals(repository.rootHash())) {
            return null;
        }
        var before = new TufVersions(inForce.root(), inForce.timestamp(), inForce.snapshot(), inForce.targets());
        return before.replacedBy(state.versions()) instanceof Checked.Refused<TufVersions>(var why) ? why : null;
    }
}
