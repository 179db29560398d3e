package dev.portcullis.vault;

import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultResponse;
import io.quarkus.vault.client.http.VaultHttpClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The library's requests on the JDK's HTTP client: bodies are bounded, redirects are not followed (they would take the token along), no proxy is used,
 * and a refusal's body goes no further than {@link StatusException}.
 */
final class Transport extends VaultHttpClient {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_WORDS = 4096;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final HttpClient client;

    Transport(VaultSettings settings) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(settings.requestTimeout());
        if (settings.certificateAuthorities() != null) {
            builder.sslContext(Authorities.only(settings.certificateAuthorities()));
        }
        client = builder.build();
    }

    @Override
    public <T> CompletionStage<VaultResponse<T>> execute(VaultRequest<T> request) {
        var body = request.getSerializedBody().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
        var call = HttpRequest.newBuilder(request.getUri())
                .timeout(request.getTimeout())
                .method(request.getMethod().name(), body);
        request.getHTTPHeaders().forEach(call::header);
        return client.sendAsync(call.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES))
                .thenCompose(answer -> answered(request, answer));
    }

    private <T> CompletionStage<VaultResponse<T>> answered(VaultRequest<T> request, HttpResponse<byte[]> answer) {
        if (!request.getExpectedStatusCodes().contains(answer.statusCode())) {
            var words = new String(answer.body(), StandardCharsets.UTF_8);
            return CompletableFuture.failedStage(new StatusException(
                    answer.statusCode(),
                    words.substring(0, Math.min(words.length(), MAX_WORDS)).toLowerCase(Locale.ROOT),
                    retryAfter(answer).orElse(null)));
        }
        var headers = answer.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                .toList();
        return buildResponse(request, answer.statusCode(), headers, answer.body());
    }

    private static Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
