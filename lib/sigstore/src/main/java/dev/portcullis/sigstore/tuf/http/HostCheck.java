package dev.portcullis.sigstore.tuf.http;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.network.AddressKind;
import dev.portcullis.core.network.HostResolver;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.tuf.TufDeadline;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checks the addresses of a repository before anything is sent there: every one of them must be allowed.
 *
 * @param resolver name service; the HTTP client asks the platform's again, whose cache makes both look-ups one
 * @param executor runs look-ups, which cannot be interrupted
 * @param privateAddresses whether loopback, link-local and private addresses are allowed
 */
record HostCheck(HostResolver resolver, ExecutorService executor, boolean privateAddresses) {
    /** Returns why the repository may not be asked; empty if it may. */
    Optional<Rejection> refusal(RepositoryAddress repository, TufDeadline deadline) {
        var lookup = executor.submit(() -> resolver.resolve(repository.uri().getHost()));
        try {
            return judge(repository, lookup.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return unreachable(repository, "cannot be resolved");
        } catch (TimeoutException e) {
            lookup.cancel(true);
            return unreachable(repository, "was not resolved in time");
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            return unreachable(repository, "was not waited for");
        }
    }

    private Optional<Rejection> judge(RepositoryAddress repository, InetAddress[] addresses) {
        var kinds = Arrays.stream(addresses).map(AddressKind::of).toList();
        if (kinds.isEmpty()) {
            return unreachable(repository, "has no address");
        }
        if (kinds.contains(AddressKind.NEVER)) {
            return refused(repository, "has an address that is never contacted");
        }
        return kinds.contains(AddressKind.PRIVATE) && !privateAddresses
                ? refused(repository, "has a private address, which is not allowed for it")
                : Optional.empty();
    }

    private static Optional<Rejection> refused(RepositoryAddress repository, String what) {
        return Optional.of(new Rejection(Reason.TUF_ADDRESS_REFUSED, repository.authority() + " " + what));
    }

    private static Optional<Rejection> unreachable(RepositoryAddress repository, String what) {
        return Optional.of(new Rejection(Reason.TUF_UNREACHABLE, repository.authority() + " " + what));
    }
}
