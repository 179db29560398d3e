package dev.portcullis.sigstore.tuf.http;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.network.HostResolver;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.http.BodyTooLargeException;
import dev.portcullis.sigstore.http.BoundedBody;
import dev.portcullis.sigstore.tuf.TufDeadline;
import dev.portcullis.sigstore.tuf.TufFetcher;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a repository with the JDK's client, if it is at an address that may be reached. Bodies are bounded while they come, the deadline
 * covers everything from the look-up of the name to the last byte, and redirects are followed to the same origin only. Thread-safe.
 */
public final class HttpTufFetcher implements TufFetcher, AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Stores that do not let their content be listed answer 403 where there is nothing. */
    private static final Set<Integer> MISSING = Set.of(403, 404);

    private static final int MAX_REDIRECTS = 3;
    private static final int MAX_LOCATION = 4096;

    private final RepositoryAddress address;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HostCheck hosts;
    private final HttpClient client;

    /**
     * Makes a fetcher; it connects to nothing before it is asked for a file.
     *
     * @param address the repository
     * @param reach where it may be
     */
    public HttpTufFetcher(RepositoryAddress address, Reach reach) {
        this(address, reach, InetAddress::getAllByName);
    }

    HttpTufFetcher(RepositoryAddress address, Reach reach, HostResolver resolver) {
        this.address = address;
        hosts = new HostCheck(resolver, executor, reach.privateAddresses());
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(executor);
        if (reach.authorities() != null) {
            builder.sslContext(reach.authorities());
        }
        client = builder.build();
    }

    @Override
    public String source() {
        return address.uri().toString();
    }

    @Override
    public Fetched fetch(String path, int maxBytes, TufDeadline deadline) {
        var refusal = hosts.refusal(address, deadline);
        if (refusal.isPresent()) {
            return new Fetched.Failed(refusal.get());
        }
        // Redirects stay on the host that was checked.
        var uri = address.of(path);
        for (var hop = 0; hop <= MAX_REDIRECTS; hop++) {
            var answer = send(uri, path, maxBytes, deadline);
            if (!(answer instanceof Answer.Redirected(var location))) {
                return ((Answer.Final) answer).fetched();
            }
            var next = target(uri, location);
            if (next.isEmpty()) {
                return unreachable("redirects to another host");
            }
            uri = next.get();
        }
        return unreachable("redirects too often");
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }

    /** What a request led to. */
    private sealed interface Answer {
        record Final(Fetched fetched) implements Answer {}

        record Redirected(String location) implements Answer {}
    }

    private Answer send(URI uri, String path, int maxBytes, TufDeadline deadline) {
        var request =
                HttpRequest.newBuilder(uri).header("User-Agent", "portcullis").build();
        var pending = client.sendAsync(request, BoundedBody.ofSuccess(maxBytes));
        try {
            return answer(pending.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Answer.Final(unreachable("did not send " + path + " in time"));
        } catch (ExecutionException e) {
            return new Answer.Final(failed(path, maxBytes, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Final(unreachable("was not waited for"));
        } finally {
            // Ends an exchange that is still under way; does nothing to one that is complete.
            pending.cancel(true);
        }
    }

    private Answer answer(HttpResponse<ByteString> response) {
        var status = response.statusCode();
        if (status == 200) {
            return new Answer.Final(new Fetched.Received(response.body()));
        }
        if (MISSING.contains(status)) {
            return new Answer.Final(new Fetched.Missing());
        }
        var location = response.headers().firstValue("Location");
        return REDIRECTS.contains(status) && location.isPresent()
                ? new Answer.Redirected(location.get())
                : new Answer.Final(unreachable("answered " + status));
    }

    private Optional<URI> target(URI from, String location) {
        if (location.length() > MAX_LOCATION) {
            return Optional.empty();
        }
        try {
            return Optional.of(from.resolve(location)).filter(address::isOriginOf);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Messages of exceptions are left out: a server has a say in them. */
    private Fetched failed(String path, int maxBytes, @Nullable Throwable cause) {
        return switch (cause) {
            case BodyTooLargeException e ->
                new Fetched.Failed(new Rejection(
                        Reason.TUF_FILE_TOO_LARGE, path + " is larger than the " + maxBytes + " bytes that are read"));
            case SSLException e -> unreachable("has no certificate that is trusted here");
            case ConnectException e -> unreachable("cannot be connected to");
            case IOException e -> unreachable("broke the connection");
            case null, default ->
                new Fetched.Failed(new Rejection(
                        Reason.INTERNAL_ERROR, "the request to " + address.authority() + " failed unexpectedly"));
        };
    }

    private Fetched unreachable(String what) {
        return new Fetched.Failed(new Rejection(Reason.TUF_UNREACHABLE, address.authority() + " " + what));
    }
}
