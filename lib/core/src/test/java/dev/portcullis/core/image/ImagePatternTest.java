package dev.portcullis.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePatternTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com/apps,             registry.example.com/apps
            registry.example.com/apps/*,           registry.example.com/apps/shop
            registry.example.com/apps/**,          registry.example.com/apps/shop
            registry.example.com/apps/**,          registry.example.com/apps/shop/web/cart
            registry.example.com/**,               registry.example.com/shop
            registry.example.com/**/web,           registry.example.com/apps/shop/web
            registry.example.com/**/a/**/b,        registry.example.com/x/a/a/y/b/b
            registry.example.com/team-*/shop,      registry.example.com/team-red/shop
            registry.example.com/*-team/shop,      registry.example.com/red-team/shop
            registry.example.com/a*z,              registry.example.com/a-to-z
            registry.example.com/a*,               registry.example.com/a
            registry.example.com:5000/apps/*,      registry.example.com:5000/apps/shop
            *.example.com/apps/*,                  eu.example.com/apps/shop
            *.example.com:5000/apps/*,             eu.example.com:5000/apps/shop
            docker.io/library/*,                   nginx
            docker.io/**,                          nginx
            docker.io/library/*,                   index.docker.io/nginx
            registry.example.com/apps/*,           REGISTRY.example.com:443/apps/shop
            localhost/*,                           localhost/shop
            [::1]:5000/*,                          [0:0:0:0:0:0:0:1]:5000/shop
            """)
    void covers(String pattern, String image) {
        assertThat(ImagePattern.compile(pattern)
                        .matches(ImageReference.parse(image).repository()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com/apps,             registry.example.com/apps-evil
            registry.example.com/apps,             registry.example.com/apps/shop
            registry.example.com/apps,             registry.example.com/evil/apps
            registry.example.com/apps/*,           registry.example.com/apps
            registry.example.com/apps/*,           registry.example.com/apps/shop/web
            registry.example.com/apps/*,           registry.example.com/apps-evil/shop
            registry.example.com/apps/**,          registry.example.com/apps
            registry.example.com/apps/**,          registry.example.com/apps-evil/shop
            registry.example.com/apps/**,          registry.example.com/evil/apps/shop
            registry.example.com/apps/**,          registry.example.com.evil.io/apps/shop
            registry.example.com/apps/**,          evil-registry.example.com/apps/shop
            registry.example.com/apps/**,          eu.registry.example.com/apps/shop
            registry.example.com/apps/**,          registry.example.com:5000/apps/shop
            registry.example.com:5000/apps/**,     registry.example.com/apps/shop
            registry.example.com:5000/apps/**,     registry.example.com:50000/apps/shop
            registry.example.com/apps/**,          registry-example.com/apps/shop
            registry.example.com/apps/**,          registryxexample.com/apps/shop
            registry.example.com/**/web,           registry.example.com/web
            registry.example.com/**/web,           registry.example.com/apps/webx
            registry.example.com/**/a/**/b,        registry.example.com/a/a/b
            registry.example.com/team-*/shop,      registry.example.com/team/shop
            registry.example.com/team-*/shop,      registry.example.com/team-a/b/shop
            registry.example.com/team-*/shop,      registry.example.com/steam-a/shop
            registry.example.com/aa*aa,            registry.example.com/aaa
            *.example.com/apps/*,                  example.com/apps/shop
            *.example.com/apps/*,                  a.b.example.com/apps/shop
            *.example.com/apps/*,                  evilexample.com/apps/shop
            *.example.com/apps/*,                  eu.example.com:5000/apps/shop
            *.example.com/apps/*,                  eu.example.com.evil.io/apps/shop
            docker.io/library/*,                   acme/nginx
            docker.io/library/*,                   docker.io.evil.io/library/nginx
            docker.io/library/*,                   ghcr.io/docker.io/library
            registry.example.com/apps/*,           registry.example.com/apps
            """)
    void doesNotCoverLookAlikes(String pattern, String image) {
        assertThat(ImagePattern.compile(pattern)
                        .matches(ImageReference.parse(image).repository()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                   | 1 to 512
            nginx                                | host and path
            *                                    | host and path
            **                                   | host and path
            registry.example.com                 | host and path
            registry.example.com/                | no name
            */nginx                              | written out
            **/nginx                             | written out
            */**                                 | written out
            *./nginx                             | is empty
            *.com/nginx                          | a dot or a port
            *.com:5000/nginx                     | at least two labels
            *.0.0.1/nginx                        | IPv4
            *.[::1]/nginx                        | at least two labels
            *.*.example.com/nginx                | written out
            reg*.example.com/nginx               | written out
            registry.*.com/nginx                 | written out
            registry.example.com:*/nginx         | written out
            acme/nginx                           | a dot or a port
            library/*                            | a dot or a port
            Registry.example.com/nginx           | canonical form is registry.example.com
            registry.example.com:443/nginx       | canonical form is registry.example.com
            index.docker.io/library/nginx        | canonical form is docker.io
            registry-1.docker.io/**              | canonical form is docker.io
            docker.io/nginx                      | two segments
            docker.io/*                          | two segments
            registry.example.com./nginx          | ends with a dot
            https://registry.example.com/nginx   | port
            registry.example.com/Apps            | lower case
            registry.example.com//apps           | no name
            registry.example.com/apps/           | no name
            registry.example.com/apps:v1         | a segment
            registry.example.com/apps:*          | a segment
            registry.example.com/apps@sha256:*   | a segment
            registry.example.com/apps/***        | at most one
            registry.example.com/a**             | at most one
            registry.example.com/a*b*c           | at most one
            registry.example.com/../*            | a segment
            registry.example.com/-*              | a segment
            registry.example.com/A*              | a segment
            registry.example.com/[a-z]*          | a segment
            registry.example.com/{a}             | a segment
            registry.example.com/a?              | a segment
            """)
    void refusesPatternsThatMeanNothing(String pattern, String problem) {
        assertThatThrownBy(() -> ImagePattern.compile(pattern))
                .isInstanceOf(InvalidImagePatternException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void matchesWithoutBlowUp() {
        ImagePattern pattern = ImagePattern.compile("r.example.com/" + "**/a/".repeat(80) + "b");
        ImageRepository repository = new ImageRepository("r.example.com", "a/".repeat(120) + "a");

        assertThat(Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> pattern.matches(repository)))
                .isFalse();
    }

    @Test
    void isAValue() {
        assertThat(ImagePattern.compile("r.example.com/*"))
                .isEqualTo(ImagePattern.compile("r.example.com/*"))
                .hasSameHashCodeAs(ImagePattern.compile("r.example.com/*"))
                .hasToString("r.example.com/*")
                .isNotEqualTo(ImagePattern.compile("r.example.com/**"));
    }
}
