package dev.portcullis.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry asks for: nothing that is understood, or a challenge whose parts all stand in the header. */
final class ChallengeFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                        "Bearer realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"repository:a:pull\"",
                        "Basic realm=\"x\", bearer REALM=https://a.example , Negotiate abc==",
                        "Bearer realm=\"a\\\"b\\\\\", realm=c, error=\"invalid_token\"",
                        "Digest qop=\"auth, auth-int\", Basic",
                        ",,, = Bearer ===",
                        "Bearer realm=\"")
                .map(header -> arguments(header));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isNothingOrMadeOfPartsOfTheHeader(@NotNull String header) {
        var challenge = Challenge.of(List.of(header));
        if (challenge.isEmpty()) {
            return;
        }
        var read = challenge.get();
        var lower = header.toLowerCase(Locale.ROOT);
        assertThat(lower).contains(read.bearer() ? "bearer" : "basic");
        assertThat(read.bearer()).isEqualTo(!read.realm().isEmpty());
        for (var part : List.of(read.realm(), read.service(), read.scope())) {
            assertThat(header.replace("\\", "")).contains(part.replace("\\", ""));
        }
        assertThat(Challenge.of(List.of(header))).isEqualTo(challenge);
    }
}
