package dev.portcullis.registry.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the referrers of one digest: the API, page by page, then the fallback tag where the API is absent or lists nothing (a registry that
 * learnt the API later does not list what was pushed before).
 */
final class ReferrersLookup {
    /** 404 says that the API is absent; the others are what older registries answer to a path that they do not know. */
    private static final Set<Integer> API_ABSENT = Set.of(400, 405, 406);

    private static final RegistryResult<Done> DONE = new Found<>(Done.DONE);

    private final RepositorySession session;
    private final Digest subject;
    private final Map<Digest, Referrer> found = new LinkedHashMap<>();
    private @Nullable String shortfall;
    private boolean behindAuthentication;
    private boolean shown;

    ReferrersLookup(RepositorySession session, Digest subject) {
        this.session = session;
        this.subject = subject;
    }

    RegistryResult<Referrers> run() {
        return api().then(asked -> found.isEmpty() ? fallbackTag() : DONE).then(this::referrers);
    }

    /** Reads one of the two lists, whatever the other one says. */
    RegistryResult<Referrers> only(Source source) {
        return (source == Source.REFERRERS_API ? api() : fallbackTag()).then(this::referrers);
    }

    private RegistryResult<Referrers> referrers(Done done) {
        return new Found<>(new Referrers(
                found.values().stream().toList(), shortfall, found.isEmpty() && behindAuthentication, shown));
    }

    private RegistryResult<Done> api() {
        URI page = session.uri("referrers/" + subject);
        Set<URI> visited = new HashSet<>();
        while (visited.add(page)) {
            if (visited.size() > session.limits().pages()) {
                shortfall = "the list of referrers has more pages than are read";
                return DONE;
            }
            RegistryResult<Reply> result = session.get(
                    page,
                    MediaTypes.OCI_INDEX,
                    Purpose.REFERRERS,
                    session.limits().manifestBytes());
            if (!(result instanceof Found<Reply>(Reply reply)) || API_ABSENT.contains(reply.status())) {
                return absentOrFailed(result, visited.size() == 1);
            }
            RegistryResult<Optional<URI>> next = readPage(reply, page, visited.size() == 1);
            if (!(next instanceof Found<Optional<URI>>(Optional<URI> nextPage))) {
                return next.then(_ -> DONE);
            }
            if (nextPage.isEmpty() || shortfall != null) {
                return DONE;
            }
            page = nextPage.get();
        }
        return invalid("the list of referrers leads back to itself");
    }

    private RegistryResult<Done> absentOrFailed(RegistryResult<Reply> result, boolean firstPage) {
        if (!firstPage && isLate(result)) {
            // The registry answers; whoever may push chooses how many pages it has to.
            shortfall = "the list of referrers has more pages than could be read in time";
            return DONE;
        }
        if (!(result instanceof Found<Reply>) && !(result instanceof NotFound<Reply>)) {
            return result.then(reply -> DONE);
        }
        if (!firstPage) {
            return invalid("a page of referrers is missing");
        }
        if (result instanceof NotFound<Reply> missing) {
            behindAuthentication |= missing.behindAuthentication();
        }
        return DONE;
    }

    private static boolean isLate(RegistryResult<Reply> result) {
        return result instanceof Unavailable<Reply>(var reason, var detail, var retryAfter)
                && (reason == Reason.REGISTRY_TIMEOUT || reason == Reason.REGISTRY_RATE_LIMITED);
    }

    /** Returns the next page, if any. */
    private RegistryResult<Optional<URI>> readPage(Reply reply, URI page, boolean firstPage) {
        String contentType =
                MediaTypes.essence(reply.headers().firstValue("Content-Type").orElse(""));
        if (reply.status() != 200 || !contentType.equals(MediaTypes.OCI_INDEX)) {
            // Some registries and proxies answer unknown paths with a page for people.
            return firstPage && reply.status() == 200
                    ? new Found<>(Optional.empty())
                    : invalid("answered " + reply.status() + " to a question for referrers");
        }
        if (reply.headers().firstValue("OCI-Filters-Applied").isPresent()) {
            shortfall = "the registry filtered the list of referrers unasked";
        }
        try {
            collect(ManifestReader.parse(reply.body()), Source.REFERRERS_API);
        } catch (UnreadableException e) {
            return e.refusal("the list of referrers by " + session.endpoint().host());
        }
        Optional<String> target = LinkHeader.next(reply.headers().allValues("Link"));
        if (target.isEmpty()) {
            return new Found<>(Optional.empty());
        }
        // The first page's credentials go with the next one, so it must lie in the same repository.
        Optional<URI> next = LinkHeader.resolve(page, target.get()).filter(this::inThisRepository);
        return next.isPresent() ? new Found<>(next) : invalid("the list of referrers leads out of the repository");
    }

    private boolean inThisRepository(URI uri) {
        return session.endpoint().isOriginOf(uri)
                && uri.getRawUserInfo() == null
                && uri.normalize()
                        .getRawPath()
                        .equals(session.uri("referrers/" + subject).getRawPath());
    }

    private RegistryResult<Done> fallbackTag() {
        URI uri = session.uri("manifests/sha256-" + subject.hex());
        RegistryResult<Reply> result = session.get(
                uri, MediaTypes.OCI_INDEX, Purpose.REFERRERS, session.limits().manifestBytes());
        if (result instanceof NotFound<Reply> missing) {
            behindAuthentication |= missing.behindAuthentication();
            return DONE;
        }
        // What is known to be incomplete is no outage, whatever else is late.
        return shortfall != null && isLate(result) ? DONE : result.then(this::readFallbackTag);
    }

    private RegistryResult<Done> readFallbackTag(Reply reply) {
        String contentType =
                MediaTypes.essence(reply.headers().firstValue("Content-Type").orElse(""));
        if (reply.status() != 200 || !contentType.equals(MediaTypes.OCI_INDEX)) {
            return invalid("has no index at the fallback tag for referrers");
        }
        try {
            collect(ManifestReader.parse(reply.body()), Source.FALLBACK_TAG);
            return DONE;
        } catch (UnreadableException e) {
            return e.refusal("the index at the fallback tag for referrers on "
                    + session.endpoint().host());
        }
    }

    /** Takes the entries that can be read: one bad entry, which anyone who may push can add, does not hide the others. */
    private void collect(ObjectNode index, Source source) throws UnreadableException {
        Fields.checkNames(index);
        JsonNode manifests = index.path("manifests");
        if (!manifests.isArray() && !manifests.isNull()) {
            throw new UnreadableException(Reason.REGISTRY_RESPONSE_INVALID, "has no list of manifests");
        }
        shown = true;
        for (JsonNode entry : manifests) {
            if (found.size() >= session.limits().referrers()) {
                shortfall = "the image has more referrers than are read";
                return;
            }
            try {
                Descriptor descriptor = Fields.descriptor(Fields.object(entry, "manifests"));
                found.putIfAbsent(descriptor.digest(), new Referrer(descriptor, source));
            } catch (UnreadableException e) {
                shortfall = "the list of referrers has an entry that cannot be read";
            }
        }
    }

    private <T> RegistryResult<T> invalid(String what) {
        return new Refused<>(
                Reason.REGISTRY_RESPONSE_INVALID, session.endpoint().host() + ": " + what);
    }

    /** A step that leaves its results in the fields came to its end. */
    private enum Done {
        DONE
    }
}
