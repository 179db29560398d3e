package dev.portcullis.registry.auth;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.InsecureHosts;
import dev.portcullis.registry.http.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads with whatever authorization a registry asks for.
 *
 * <p>A read goes out without one first. Challenged, the credentials are tried in their order, then anonymous access. What worked for a
 * repository and a list of credentials is remembered for that list only. A {@code Found} reply has any status but 401, 403, 404, 429 and
 * 5xx. Thread-safe.
 */
public final class AuthenticatedReader {
    private static final int MAX_CREDENTIALS = 8;
    private static final int CAPACITY = 10_000;
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final HttpReader reader;
    private final InstantSource clock;
    private final Identity identity = new Identity();
    private final Tokens tokens;
    private final ExpiringCache<AccessKey, Access> memory;

    public AuthenticatedReader(HttpReader reader, InsecureHosts insecureHosts, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
        tokens = new Tokens(reader, insecureHosts, clock, identity);
        memory = new ExpiringCache<>(CAPACITY, clock);
    }

    /**
     * Reads.
     *
     * @param call without authorization
     * @param repository path of the repository, under which access is remembered
     */
    public RegistryResult<Reply> read(Call call, String repository, List<Credential> credentials, Deadline deadline) {
        List<Credential> tried = credentials.stream().limit(MAX_CREDENTIALS).toList();
        AccessKey key = new AccessKey(call.endpoint().host(), repository, identity.of(tried));
        Optional<Access> known = memory.get(key);
        if (known.isPresent()) {
            RegistryResult<Reply> result = attempt(call, known.get(), deadline);
            if (!refusesAccess(result)) {
                return result;
            }
            memory.remove(key);
            tokens.forget(call.endpoint(), known.get().challenge(), known.get().credential());
        }
        return readUnknown(call, key, tried, deadline);
    }

    private RegistryResult<Reply> readUnknown(
            Call call, AccessKey key, List<Credential> credentials, Deadline deadline) {
        RegistryResult<Reply> plain = reader.read(call.by(key.credentials()), deadline);
        if (!(plain instanceof Found<Reply>(Reply reply)) || reply.status() != 401) {
            return plain.then(answer -> judge(call, answer, false));
        }
        // Only the registry itself may ask for its credentials, not a host that it redirects to.
        if (reply.redirected()) {
            return unauthorized(call, "redirects to a host that asks for credentials");
        }
        Optional<Challenge> challenge = Challenge.of(reply.headers().allValues("WWW-Authenticate"));
        if (challenge.isEmpty()) {
            return unauthorized(call, "answered 401 and asks for no authentication known here");
        }
        return tryEach(call, key, candidates(challenge.get(), credentials), deadline);
    }

    private RegistryResult<Reply> tryEach(Call call, AccessKey key, List<Access> candidates, Deadline deadline) {
        RegistryResult<Reply> best = unauthorized(call, "asks for credentials, and there are none");
        for (Access access : candidates) {
            RegistryResult<Reply> result = attempt(call, access, deadline);
            switch (result) {
                case Found<Reply> found -> {
                    memory.put(key, access, clock.instant().plus(MEMORY));
                    return found;
                }
                case Unavailable<Reply> none -> {
                    return none;
                }
                case NotFound<Reply> missing -> best = missing;
                case Refused<Reply> refused -> {
                    if (!refusesAccess(refused)) {
                        return refused;
                    }
                    best = best instanceof NotFound<Reply> ? best : refused;
                }
            }
        }
        return best;
    }

    private RegistryResult<Reply> attempt(Call call, Access access, Deadline deadline) {
        return authorization(call, access, deadline)
                .then(value -> reader.read(call.authorized(value), deadline))
                .then(reply -> judge(call, reply, true));
    }

    private RegistryResult<String> authorization(Call call, Access access, Deadline deadline) {
        if (access.challenge().bearer()) {
            return tokens.token(call.endpoint(), access.challenge(), access.credential(), deadline)
                    .then(token -> new Found<>("Bearer " + token));
        }
        if (access.credential() == null) {
            return unauthorized(call, "asks for credentials, and there are none");
        }
        return new Found<>(Identity.basic(access.credential()));
    }

    private static RegistryResult<Reply> judge(Call call, Reply reply, boolean authorized) {
        if (reply.status() == 403 && call.payload() != null) {
            return PushRefusal.of(call.endpoint().host(), reply);
        }
        return switch (reply.status()) {
            case 401, 403 -> unauthorized(call, "answered " + reply.status());
            case 404 -> new NotFound<>(authorized, call.endpoint().host() + " answered 404");
            default -> new Found<>(reply);
        };
    }

    private static List<Access> candidates(Challenge challenge, List<Credential> credentials) {
        List<Access> candidates = new ArrayList<>();
        credentials.forEach(credential -> candidates.add(new Access(challenge, credential)));
        if (challenge.bearer()) {
            candidates.add(new Access(challenge, null));
        }
        return candidates;
    }

    private static boolean refusesAccess(RegistryResult<Reply> result) {
        return result instanceof Refused<Reply> refused
                && (refused.reason() == Reason.REGISTRY_UNAUTHORIZED
                        || refused.reason() == Reason.REGISTRY_PUSH_DENIED);
    }

    private static <T> RegistryResult<T> unauthorized(Call call, String what) {
        return new Refused<>(Reason.REGISTRY_UNAUTHORIZED, call.endpoint().host() + " " + what);
    }

    private record AccessKey(String host, String repository, String credentials) {}

    private record Access(Challenge challenge, @Nullable Credential credential) {}
}
