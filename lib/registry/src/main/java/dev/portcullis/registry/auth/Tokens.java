package dev.portcullis.registry.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.InsecureHosts;
import dev.portcullis.registry.http.Reply;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets tokens from the realm that a registry announced, and keeps each for the one credential that got it. */
final class Tokens {
    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final int MAX_TOKEN_LENGTH = 32 << 10;
    private static final int CAPACITY = 1_000;
    // Docker token specification: 60 s where the answer names no time.
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
    private static final Duration MAX_LIFE = Duration.ofMinutes(15);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final HttpReader reader;
    private final InsecureHosts insecureHosts;
    private final InstantSource clock;
    private final Identity identity;
    private final ExpiringCache<Key, String> cache;

    Tokens(HttpReader reader, InsecureHosts insecureHosts, InstantSource clock, Identity identity) {
        this.reader = reader;
        this.insecureHosts = insecureHosts;
        this.clock = clock;
        this.identity = identity;
        cache = new ExpiringCache<>(CAPACITY, clock);
    }

    /** Returns a token for this credential, or for anonymous access. */
    RegistryResult<String> token(
            Endpoint endpoint, Challenge challenge, @Nullable Credential credential, Deadline deadline) {
        Key key = key(endpoint, challenge, credential);
        Optional<String> known = cache.get(key);
        if (known.isPresent()) {
            return new Found<>(known.get());
        }
        return realm(endpoint, challenge)
                .then(realm -> reader.read(call(endpoint, realm, credential), deadline))
                .then(reply -> accept(endpoint, key, reply));
    }

    /** Forgets a token that the registry no longer takes. */
    void forget(Endpoint endpoint, Challenge challenge, @Nullable Credential credential) {
        cache.remove(key(endpoint, challenge, credential));
    }

    private Key key(Endpoint endpoint, Challenge challenge, @Nullable Credential credential) {
        return new Key(
                endpoint.host(), challenge.realm(), challenge.service(), challenge.scope(), identity.of(credential));
    }

    private RegistryResult<URI> realm(Endpoint endpoint, Challenge challenge) {
        StringBuilder text = new StringBuilder(challenge.realm());
        append(text, "service", challenge.service());
        append(text, "scope", challenge.scope());
        URI realm;
        try {
            realm = URI.create(text.toString());
        } catch (IllegalArgumentException e) {
            return new Refused<>(
                    Reason.REGISTRY_RESPONSE_INVALID, endpoint.host() + " announces a token realm that is no URL");
        }
        if (realm.getHost() == null || realm.getRawFragment() != null || !insecureHosts.allowRealm(endpoint, realm)) {
            return new Refused<>(
                    Reason.REGISTRY_ADDRESS_REFUSED, endpoint.host() + " announces a token realm without HTTPS");
        }
        return new Found<>(realm);
    }

    private static void append(StringBuilder uri, String name, String value) {
        if (!value.isEmpty()) {
            uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static Call call(Endpoint endpoint, URI realm, @Nullable Credential credential) {
        @Nullable String authorization = credential == null ? null : Identity.basic(credential);
        // Realms are announced, not redirected to: a redirect here could only carry the question elsewhere.
        return new Call(
                endpoint, "GET", realm, "application/json", authorization, "", Purpose.TOKEN, MAX_ANSWER_BYTES, 0);
    }

    private RegistryResult<String> accept(Endpoint endpoint, Key key, Reply reply) {
        String realm = "the token realm of " + endpoint.host();
        if (reply.status() == 400 || reply.status() == 401 || reply.status() == 403) {
            return new Refused<>(Reason.REGISTRY_UNAUTHORIZED, realm + " answered " + reply.status());
        }
        if (reply.status() != 200) {
            return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, realm + " answered " + reply.status());
        }
        try {
            ObjectNode answer = StrictJson.object(reply.body());
            String token = answer.path("token").asText("");
            token = token.isEmpty() ? answer.path("access_token").asText("") : token;
            if (!usable(token)) {
                return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, realm + " gave no usable token");
            }
            remember(key, token, answer.path("expires_in").asLong(0));
            return new Found<>(token);
        } catch (MalformedJsonException e) {
            return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, realm + " sent an answer, but " + e.problem());
        }
    }

    private void remember(Key key, String token, long seconds) {
        Duration announced = seconds > 0 && seconds <= MAX_LIFE.toSeconds() ? Duration.ofSeconds(seconds) : MAX_LIFE;
        Duration life = (seconds > 0 ? announced : DEFAULT_LIFE).minus(MARGIN);
        if (life.isPositive()) {
            cache.put(key, token, clock.instant().plus(life));
        }
    }

    private static boolean usable(String token) {
        return !token.isEmpty()
                && token.length() <= MAX_TOKEN_LENGTH
                && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private record Key(String host, String realm, String service, String scope, String identity) {}
}
