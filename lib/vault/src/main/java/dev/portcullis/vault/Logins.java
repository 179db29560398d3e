package dev.portcullis.vault;

import dev.portcullis.vault.VaultFailure.Kind;
import dev.portcullis.vault.VaultResult.Failed;
import dev.portcullis.vault.VaultResult.Found;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.common.VaultAuthResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps one login for each identity, renewed before it ends and shared by all threads. Thread-safe. */
final class Logins {
    private static final int MANY = 1_000;

    /** Whoever is told of a longer lease asks anew after this time; times far beyond it cannot be reckoned with. */
    private static final Duration LONGEST_LEASE = Duration.ofDays(365);

    private final Connection connection;
    private final InstantSource clock;
    private final Map<Login, Slot> slots = new ConcurrentHashMap<>();

    Logins(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** Returns a session that holds now. Who asks for an identity while another thread logs it in waits for that. */
    VaultResult<Session> session(Login login, Deadline deadline) {
        if (slots.size() > MANY) {
            slots.values().removeIf(slot -> slot.isOver(clock));
        }
        var slot = slots.computeIfAbsent(login, identity -> new Slot());
        try {
            if (!slot.lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return late();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late();
        }
        try {
            var result = current(login, slot.session, deadline);
            slot.session = result instanceof Found<Session>(var session) && session.reusable() ? session : null;
            return result;
        } finally {
            slot.lock.unlock();
        }
    }

    /** Forgets a session that Vault does not accept any more. */
    void forget(Login login, Session refused) {
        var slot = slots.get(login);
        if (slot == null) {
            return;
        }
        slot.lock.lock();
        try {
            if (refused.equals(slot.session)) {
                slot.session = null;
            }
        } finally {
            slot.lock.unlock();
        }
    }

    private VaultResult<Session> current(Login login, @Nullable Session known, Deadline deadline) {
        var now = clock.instant();
        if (known == null || !known.isAlive(now)) {
            return logIn(login, deadline);
        }
        if (known.isFresh(now)) {
            return new Found<>(known);
        }
        var renewed = known.renewable() ? renew(known, deadline) : known;
        if (renewed.isFresh(clock.instant())) {
            return new Found<>(renewed);
        }
        // At its longest life a login is renewed to less and less; what is left of the old one outlasts an outage.
        var anew = logIn(login, deadline);
        return anew instanceof Failed<Session>(var failure) && failure.kind().passes() ? new Found<>(renewed) : anew;
    }

    private Session renew(Session known, Deadline deadline) {
        VaultResult<Session> renewed = authenticate(
                known.token(), deadline, client -> client.auth().token().renewSelf(null));
        return renewed instanceof Found<Session>(var session) ? session : known;
    }

    private VaultResult<Session> logIn(Login login, Deadline deadline) {
        var result = switch (login) {
            case Login.Token(var token) -> new Found<>(new Session(token, clock.instant(), Duration.ZERO, false, true));
            case Login.AppRole(var mount, var role, var secret) ->
                this.authenticate(
                        null, deadline, client -> client.auth().appRole(mount).login(role, secret));
            case Login.Kubernetes(var mount, var role, var account, var tokens) ->
                tokens.token()
                        .then(jwt -> this.authenticate(
                                null,
                                deadline,
                                client -> client.auth().kubernetes(mount).login(role, jwt)));
        };
        return result instanceof Failed<Session>(var failure) && !isOutside(failure.kind())
                ? new Failed<>(
                        new VaultFailure(Kind.LOGIN_REFUSED, failure.detail() + "; nobody is logged in as " + login))
                : result;
    }

    private static boolean isOutside(Kind kind) {
        return kind.passes() || kind == Kind.UNTRUSTED || kind == Kind.LOGIN_REFUSED;
    }

    private <R extends VaultAuthResult<?>> VaultResult<Session> authenticate(
            @Nullable String token, Deadline deadline, Function<VaultClient, CompletionStage<@Nullable R>> question) {
        var since = clock.instant();
        return connection.ask(token, deadline, question).then(answer -> {
            @Nullable String made = answer.getClientToken();
            @Nullable Duration lease = answer.getLeaseDuration();
            if (made == null || made.isEmpty() || (lease != null && lease.isNegative())) {
                return new Failed<>(Faults.invalid(connection.host()));
            }
            @Nullable Integer uses = answer.getNumUses();
            return new Found<>(new Session(
                    made,
                    since,
                    lease == null ? Duration.ZERO : bounded(lease),
                    Boolean.TRUE.equals(answer.isRenewable()),
                    uses == null || uses == 0));
        });
    }

    private static Duration bounded(Duration lease) {
        return lease.compareTo(LONGEST_LEASE) < 0 ? lease : LONGEST_LEASE;
    }

    private VaultResult<Session> late() {
        return new Failed<>(new VaultFailure(Kind.UNREACHABLE, "no login at " + connection.host() + " in time"));
    }

    /** Where the session of one identity is kept. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable Session session;

        boolean isOver(InstantSource clock) {
            var known = session;
            return !lock.isLocked() && (known == null || !known.isAlive(clock.instant()));
        }
    }
}
