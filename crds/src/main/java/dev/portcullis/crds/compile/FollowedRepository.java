package dev.portcullis.crds.compile;

import com.google.protobuf.ByteString;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.trust.TrustRootSpec.TufRepository;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.TufTarget;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TUF repository that a trust root follows.
 *
 * @param address where it is
 * @param root the root that it is followed from
 * @param target the file that it is asked for
 * @param maxStaleness how long after the last refresh new evidence is verified
 */
public record FollowedRepository(RepositoryAddress address, ByteString root, TufTarget target, Duration maxStaleness) {
    private static final String FIELD = "spec.trustedRoot.tuf";

    /** Compiles a source whose root was looked up. */
    public static Compiled<FollowedRepository> compile(TufRepository repository, String rootJson) {
        var problems = new Problems();
        new SchemaCheck(problems).check(FIELD, repository);
        var address = RepositoryAddress.https(repository.url());
        if (address.isEmpty()) {
            problems.invalid(FIELD + ".url", "it is no HTTPS address without user, query and fragment");
        }
        var maxStaleness = Durations.parse(repository.maxStaleness());
        if (maxStaleness == null) {
            problems.invalid(FIELD + ".maxStaleness", "it is no duration above zero, as in 336h");
        }
        var root = ByteString.copyFromUtf8(rootJson);
        if (TufState.startingFrom(root) instanceof Checked.Refused<TufState>(var why)) {
            problems.invalid(FIELD + ".root", "[" + why.reason().code() + "] " + why.detail());
        }
        var target = target(repository.target(), problems);
        return !problems.isEmpty() || target == null || maxStaleness == null
                ? problems.refused()
                : new Compiled.Accepted<>(new FollowedRepository(address.orElseThrow(), root, target, maxStaleness));
    }

    private static @Nullable TufTarget target(String name, Problems problems) {
        try {
            return new TufTarget(name);
        } catch (IllegalArgumentException e) {
            problems.invalid(FIELD + ".target", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Returns the SHA-256 of the root, as 64 hexadecimal digits. */
    public String rootHash() {
        return ContentHash.of(root.toStringUtf8());
    }

    /** Returns what is asked of whom, as a hash: with another one, what was found before says nothing. */
    public String source() {
        return ContentHash.of(String.join("\n", address.uri().toString(), target.name(), rootHash()));
    }
}
