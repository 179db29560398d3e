package dev.portcullis.cli.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.TufClient;
import dev.portcullis.sigstore.tuf.TufRefresh;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.TufTarget;
import dev.portcullis.sigstore.tuf.http.HttpTufFetcher;
import dev.portcullis.sigstore.tuf.http.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets an instance's trusted root: from what was kept if that is of today, else from its TUF repository. If the repository cannot be
 * reached, what was kept will do for two weeks; if it answers something that is refused, nothing will.
 */
public final class InstanceTrust {
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration STALE = Duration.ofDays(14);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;
    private final InstantSource clock;
    private final TufInstance instance;
    private final Path defaultFolder;

    /** @param defaultFolder where states are kept if no other folder is named */
    public InstanceTrust(Console console, InstantSource clock, TufInstance instance, Path defaultFolder) {
        this.console = console;
        this.clock = clock;
        this.instance = instance;
        this.defaultFolder = defaultFolder;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** The instance's {@code trusted_root.json}. */
        record Found(ByteString trustedRoot) implements Outcome {}

        /** No trusted root, and lines for a person that say why. */
        record Absent(List<String> lines) implements Outcome {
            public Absent {
                lines = List.copyOf(lines);
            }
        }
    }

    /** Gets the trusted root. */
    public Outcome find(@Nullable Path chosenFolder) {
        var folder = chosenFolder == null ? defaultFolder : chosenFolder;
        try (var kept = KeptState.open(folder, instance.name())) {
            var before = kept.text().map(text -> TufState.read(instance.root(), text));
            return find(before.map(this::orAnew).orElseGet(this::start), kept, folder);
        } catch (IOException e) {
            warnOfOblivion(folder, e);
            return outcome(refresh(start()), folder);
        }
    }

    private Outcome find(TufState state, KeptState kept, Path folder) {
        var now = clock.instant();
        var content = state.content();
        if (content.isPresent() && state.isRefreshedWithin(FRESH, now) && state.isCurrent(now)) {
            return new Outcome.Found(content.get());
        }
        var refresh = refresh(state);
        try {
            kept.keep(refresh.state().text());
        } catch (IOException e) {
            warnOfOblivion(folder, e);
        }
        return outcome(refresh, folder);
    }

    private TufState start() {
        return switch (TufState.startingFrom(instance.root())) {
            case Checked.Passed<TufState>(var state) -> state;
            case Checked.Refused<TufState>(var why) -> throw new IllegalStateException("own root refused: " + why);
        };
    }

    private TufState orAnew(Checked<TufState> read) {
        return switch (read) {
            case Checked.Passed<TufState>(var state) -> state;
            case Checked.Refused<TufState>(var why) -> {
                warn("[" + why.reason().code() + "] " + why.detail() + "; it is read anew");
                yield start();
            }
        };
    }

    private TufRefresh refresh(TufState state) {
        try (var fetcher = new HttpTufFetcher(instance.address(), Reach.ANYWHERE);
                var progress = Progress.of(console, "asking " + fetcher.source())) {
            progress.start();
            return new TufClient(fetcher, TufTarget.TRUSTED_ROOT, PATIENCE).refresh(state, clock.instant());
        }
    }

    private Outcome outcome(TufRefresh refresh, Path folder) {
        return switch (refresh) {
            case TufRefresh.Current(var state, var content) -> new Outcome.Found(content);
            case TufRefresh.Failed failed -> afterFailure(failed, folder);
        };
    }

    private Outcome afterFailure(TufRefresh.Failed failed, Path folder) {
        var state = failed.state();
        var content = state.content();
        if (failed.isUnreachable() && content.isPresent() && state.isRefreshedWithin(STALE, clock.instant())) {
            warn("[" + failed.why().reason().code() + "] " + failed.why().detail() + "; the trust root of "
                    + state.refreshedAt().orElseThrow() + " is used");
            return new Outcome.Found(content.get());
        }
        return new Outcome.Absent(lines(failed.why(), state, folder));
    }

    private List<String> lines(Rejection why, TufState state, Path folder) {
        var kept = state.refreshedAt()
                .map(at -> "a trust root of " + at + ", which counts for " + STALE.toDays()
                        + " days while the repository cannot be reached")
                .orElse("no trust root");
        return List.of(
                "[" + why.reason().code() + "] " + why.detail(),
                why.reason().remedy(),
                "tried: the TUF repository " + instance.address().uri() + " from root version " + state.rootVersion()
                        + " on",
                "kept in " + folder + ": " + kept,
                "To go on without that repository, give the instance's trusted_root.json by --trusted-root.");
    }

    private void warnOfOblivion(Path folder, IOException e) {
        warn("nothing can be kept in " + folder + " (" + e.getClass().getSimpleName()
                + "), so that an older state would not be noticed next time");
    }

    private void warn(String what) {
        console.err().println("warning: " + Shown.line(what));
    }
}
