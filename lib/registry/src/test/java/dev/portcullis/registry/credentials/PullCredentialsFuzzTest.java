package dev.portcullis.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a pull secret holds: it is read within bounds, never shown, and goes to no host that it does not name. */
final class PullCredentialsFuzzTest {
    private static final ImageRepository STRANGER =
            ImageReference.parse("stranger.invalid:5000/apps/shop").repository();
    private static final String NONCE = "s3cr3tn0nc3";

    static Stream<Arguments> seeds() {
        return Stream.of(
                seed("{'auths':{'https://index.docker.io/v1/':{'auth':'YTpzM2NyM3RuMG5jMw=='}}}"),
                seed("{'auths':{'registry.example.com:5000/apps':{'username':'a','password':'s3cr3tn0nc3'}},'x':1}"),
                seed("{'*.example.com':{'auth':'YTpi'},'[::1]:5000':{'auth':'!'},'a?b':{}}"),
                seed("{'auths':{'s3cr3tn0nc3 ':{'auth':null,'username':1,'password':[]}}}"),
                seed("{'auths':{'[':{'auth':'YTpi'},']:':{'auth':'YTpi'},'[]:1':{'auth':'YTpi'}}}"));
    }

    private static Arguments seed(String json) {
        return arguments((Object) json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isReadWithinBoundsAndGoesToNobodyElse(byte @NotNull [] secret) {
        var text = new String(secret, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        for (var read :
                List.of(PullCredentials.parseDockerConfigJson(secret), PullCredentials.parseDockerCfg(secret))) {
            assertThat(read.problems())
                    .hasSizeLessThanOrEqualTo(257)
                    .allSatisfy(
                            problem -> assertThat(problem).hasSizeLessThan(200).doesNotContain(NONCE));
            assertThat(read.toString()).doesNotContain(NONCE).hasSizeLessThan(60);
            // A host that no text of the secret could name: neither as it is, nor by stars, nor by escapes.
            if (!text.contains("stranger") && !text.contains("*") && !text.contains("\\u")) {
                assertThat(read.forRepository(STRANGER)).isEmpty();
            }
            assertThat(read.and(read).problems()).hasSizeLessThanOrEqualTo(1_000);
        }
    }
}
