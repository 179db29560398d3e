package dev.portcullis.cluster.verified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.cluster.verified.Opened.Believed;
import dev.portcullis.cluster.verified.Opened.Disbelieved;
import dev.portcullis.cluster.verified.Opened.Problem;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a text with a true MAC says: it is unreadable, or facts within bounds that are the same again when they are written anew. */
final class FactsTextFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.concat(
                        IntStream.range(0, 8).mapToObj(seed -> FactsWriter.write(Known.any(new Random(seed)))),
                        Stream.of(
                                "{\"epoch\":2}",
                                "{\"epoch\":7}",
                                "{\"epoch\":2,\"repository\":\"a.example/b\",\"facts\":[{\"signer\":99}]}",
                                "[[[["))
                .map(text -> arguments((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isUnreadableOrTheSameAgain(byte @NotNull [] bytes) {
        switch (FactsText.read(new String(bytes, StandardCharsets.UTF_8))) {
            case Disbelieved(var problem) -> assertThat(problem).isIn(Problem.UNREADABLE, Problem.OTHER_EPOCH);
            case Believed(var facts) -> {
                assertThat(facts.facts()).hasSizeLessThanOrEqualTo(FactsText.MOST_FACTS);
                assertThat(facts.history()).hasSizeLessThanOrEqualTo(FactsText.MOST_HISTORY);
                assertThat(facts.facts()).allSatisfy(proven -> {
                    assertThat(proven.fact().subject()).isEqualTo(facts.digest());
                    assertThat(proven.fact().location().repository()).isEqualTo(facts.repository());
                    assertThat(proven.fact().material()).isNotEmpty();
                    assertThat(proven.fact().signer().describe()).isNotBlank();
                });
                var fitted = Fitted.text(facts);
                assertThat(fitted).hasSizeLessThanOrEqualTo(VerifiedImageSpec.MAXIMUM_CONTENT);
                var again = FactsText.read(fitted);
                assertThat(again).isInstanceOf(Believed.class);
                assertThat(Fitted.text(((Believed) again).facts())).isEqualTo(fitted);
            }
        }
    }
}
