package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry links as the next page: there is none, or it is a part of the header and a URI relative to the page. */
final class LinkHeaderFuzzTest {
    private static final URI PAGE = URI.create("https://registry.example.com/v2/apps/shop/referrers/sha256:00?n=1");

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "</v2/apps/shop/referrers/sha256:00?last=a&n=2>; rel=\"next\"",
                        "<?last=a>; rel=next",
                        "<https://evil.example/>;title=\"a>b\"; rel=next, </x>; rel=prev",
                        "<a>;;;; ; rel = \"next\"",
                        "<mailto:a@b>; rel=next",
                        "<//evil.example:0/../..>; rel=next",
                        "<" + "<>;".repeat(200) + " rel=next")
                .map(header -> arguments(header));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isNothingOrATargetRelativeToThePage(@NotNull String header) {
        var target = LinkHeader.next(List.of(header));
        target.ifPresent(text -> assertThat(header).contains("<" + text + ">").containsIgnoringCase("next"));
        target.flatMap(text -> LinkHeader.resolve(PAGE, text))
                .ifPresent(next ->
                        assertThat(next.isOpaque() || next.getScheme() != null).isTrue());
    }
}
