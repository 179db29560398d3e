package dev.portcullis.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "4f".repeat(32);

    @ParameterizedTest
    @CsvSource(textBlock = """
            nginx,                                     docker.io/library/nginx:latest
            nginx:1.27,                                docker.io/library/nginx:1.27
            nginx@DIGEST,                              docker.io/library/nginx@DIGEST
            nginx:1.27@DIGEST,                         docker.io/library/nginx:1.27@DIGEST
            example.com,                               docker.io/library/example.com:latest
            localhost,                                 docker.io/library/localhost:latest
            localhost:5000,                            docker.io/library/localhost:5000
            acme/shop,                                 docker.io/acme/shop:latest
            localhosts/shop,                           docker.io/localhosts/shop:latest
            docker.io/nginx,                           docker.io/library/nginx:latest
            docker.io/acme/shop:v1,                    docker.io/acme/shop:v1
            index.docker.io/nginx,                     docker.io/library/nginx:latest
            index.docker.io/acme/shop,                 docker.io/acme/shop:latest
            registry-1.docker.io/library/nginx,        docker.io/library/nginx:latest
            registry.hub.docker.com/library/nginx,     docker.io/library/nginx:latest
            Docker.IO/library/nginx,                   docker.io/library/nginx:latest
            docker.io:443/library/nginx,               docker.io/library/nginx:latest
            docker.io:5000/nginx,                      docker.io:5000/nginx:latest
            ghcr.io/acme/shop,                         ghcr.io/acme/shop:latest
            GHCR.io/acme/shop:V1,                      ghcr.io/acme/shop:V1
            registry.example.com/shop,                 registry.example.com/shop:latest
            registry.example.com:443/shop,             registry.example.com/shop:latest
            registry.example.com:5000/shop:v1,         registry.example.com:5000/shop:v1
            registry.example.com:5000/a/b/c@DIGEST,    registry.example.com:5000/a/b/c@DIGEST
            registry.example.com:80/shop,              registry.example.com:80/shop:latest
            localhost/shop,                            localhost/shop:latest
            localhost:443/shop,                        localhost/shop:latest
            localhost:5000/shop,                       localhost:5000/shop:latest
            LOCALHOST/shop,                            localhost/shop:latest
            registry:5000/shop,                        registry:5000/shop:latest
            registry:443/shop,                         registry:443/shop:latest
            127.0.0.1:5000/shop,                       127.0.0.1:5000/shop:latest
            10.1.2.3/shop,                             10.1.2.3/shop:latest
            [::1]:5000/shop,                           [::1]:5000/shop:latest
            [::1]:443/shop,                            [::1]/shop:latest
            [2001:DB8:0:0:0:0:0:1]/shop,               [2001:db8::1]/shop:latest
            [2001:db8:0:1:0:0:0:1]/shop,               [2001:db8:0:1::1]/shop:latest
            [1:0:2:3:4:5:6:7]/shop,                    [1:0:2:3:4:5:6:7]/shop:latest
            [fe80::]/shop,                             [fe80::]/shop:latest
            a-b.example.com/a--b/c__d/e.f_g,           a-b.example.com/a--b/c__d/e.f_g:latest
            xn--bcher-kva.example/shop,                xn--bcher-kva.example/shop:latest
            r.example.com/a:_x.y-z,                    r.example.com/a:_x.y-z
            r.example.com/latest,                      r.example.com/latest:latest
            """)
    void foldsToTheCanonicalForm(String written, String canonical) {
        ImageReference reference = ImageReference.parse(filled(written));

        assertThat(reference).hasToString(filled(canonical));
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                | is empty
            ' nginx'                                          | white space
            'nginx '                                          | white space
            'nginx\t:1'                                       | white space
            'nginx\n'                                         | white space
            ngınx                                             | beyond ASCII
            registry.exаmple.com/shop                         | beyond ASCII
            registry。example.com/shop                         | beyond ASCII
            https://registry.example.com/shop                 | no scheme
            docker://nginx                                    | no scheme
            registry.example.com/shop%2fevil                  | percent
            registry%2eexample.com/shop                       | percent
            HEX                                               | identifier
            sha256:HEX                                        | local identifier
            sha256:4f4f                                       | local identifier
            @DIGEST                                           | no name
            :latest                                           | no name
            /shop                                             | empty segment
            //shop                                            | empty segment
            registry.example.com/                             | no name
            registry.example.com//shop                        | empty segment
            registry.example.com/shop/                        | empty segment
            registry.example.com/a//b                         | empty segment
            registry.example.com/../shop                      | a segment
            registry.example.com/./shop                       | a segment
            registry.example.com/a..b                         | a segment
            registry.example.com/a___b                        | a segment
            registry.example.com/-shop                        | a segment
            registry.example.com/shop-                        | a segment
            registry.example.com/_shop                        | a segment
            registry.example.com/sh*p                         | a segment
            registry.example.com/shop?x=1                     | a segment
            registry.example.com/shop#x                       | a segment
            registry.example.com/shop\\evil                    | a segment
            user@registry.example.com/shop                    | algorithm sha256
            user:secret@registry.example.com/shop             | algorithm sha256
            registry.example.com/Shop                         | lower case
            Nginx                                             | lower case
            docker.io/Library/nginx                           | lower case
            registry.example.com./shop                        | ends with a dot
            registry.example.com.:5000/shop                   | ends with a dot
            docker.io./library/nginx                          | ends with a dot
            localhost./shop                                   | ends with a dot
            .example.com/shop                                 | not a DNS name
            registry..example.com/shop                        | not a DNS name
            registry_1.example.com/shop                       | not a DNS name
            -registry.example.com/shop                        | hyphen
            registry-.example.com/shop                        | hyphen
            Registry/shop                                     | a dot or a port
            registry.example.com:/shop                        | port
            registry.example.com:0/shop                       | port
            registry.example.com:0443/shop                    | port
            registry.example.com:65536/shop                   | port
            registry.example.com:443:443/shop                 | port
            registry.example.com:https/shop                   | port
            registry:latest/shop                              | port
            127.1/shop                                        | IPv4
            0177.0.0.1/shop                                   | IPv4
            256.0.0.1/shop                                    | IPv4
            1.2.3.4.5/shop                                    | IPv4
            registry.0x7f/shop                                | IPv4
            2130706433:5000/shop                              | IPv4
            [::ffff:7f00:1]/shop                              | IPv4 address in IPv6
            [::ffff:127.0.0.1]/shop                           | no IPv6
            [fe80::1%eth0]/shop                               | percent
            [::1/shop                                         | brackets
            [::1]x/shop                                       | brackets
            [::1]5000/shop                                    | brackets
            []/shop                                           | a segment
            [1::2::3]/shop                                    | no IPv6
            ::1/shop                                          | not a DNS name
            registry-1.docker.io/nginx                        | docker.io/library/NAME
            registry.hub.docker.com/nginx                     | docker.io/library/NAME
            Docker.io/nginx                                   | docker.io/library/NAME
            docker.io:443/nginx                               | docker.io/library/NAME
            nginx:                                            | tag is empty
            nginx:.hidden                                     | begins with neither
            nginx:-x                                          | begins with neither
            nginx:a/b                                         | port
            r.example.com/nginx:a/b                           | a tag consists
            r.example.com/nginx:a:b                           | a tag consists
            r.example.com/nginx:a+b                           | a tag consists
            nginx@                                            | algorithm sha256
            nginx@sha256:                                     | 64 lower-case
            nginx@sha256:4F                                   | 64 lower-case
            nginx@SHA256:HEX                                  | algorithm sha256
            nginx@sha512:HEXHEX                               | algorithm sha256
            nginx@sha256:HEX0                                 | 64 lower-case
            nginx@DIGEST:tag                                  | 64 lower-case
            nginx@DIGEST@DIGEST                               | 64 lower-case
            """)
    void refusesWhatHasNoCanonicalForm(String written, String problem) {
        assertThatThrownBy(() -> ImageReference.parse(filled(written)))
                .isInstanceOf(InvalidImageReferenceException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void boundsEveryPart() {
        String path = "a".repeat(255);
        String tag = "t".repeat(128);
        assertThat(ImageReference.parse("r.example.com/" + path + ":" + tag).tag())
                .isEqualTo(tag);

        assertThatThrownBy(() -> ImageReference.parse("r.example.com/a" + path)).hasMessageContaining("255");
        assertThatThrownBy(() -> ImageReference.parse("r.example.com/a:t" + tag))
                .hasMessageContaining("128");
        assertThatThrownBy(() -> ImageReference.parse("h.".repeat(130) + "com/a"))
                .hasMessageContaining("255");
        assertThatThrownBy(() -> ImageReference.parse("h".repeat(64) + ".com/a"))
                .hasMessageContaining("DNS name");
        assertThatThrownBy(() -> ImageReference.parse("a/".repeat(500_000))).hasMessageContaining("1024");
        // Only the completed path of an official image is too long.
        assertThatThrownBy(() -> ImageReference.parse("a".repeat(250))).hasMessageContaining("255");
    }

    @Test
    void quotesOnlyAShortEscapedPiece() {
        assertThatThrownBy(() -> ImageReference.parse("\u001b[31m\"\r\n" + "x".repeat(5_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).matches("[ -~…]*"));
    }

    @Test
    void knowsWhetherItIsPinned() {
        ImageReference tagged = ImageReference.parse("r.example.com/a:v1");

        assertThat(tagged.pinned()).isEmpty();
        assertThat(tagged.withDigest(new Digest(HEX))).hasToString("r.example.com/a:v1@sha256:" + HEX);
        assertThat(ImageReference.parse("r.example.com/a@sha256:" + HEX).tag()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R.example.com/a",
                "r.example.com:443/a",
                "index.docker.io/library/a",
                "docker.io/a",
                "plain/a",
                "r.example.com/A",
                "r.example.com/a?b",
                "r.example.com/a/../b"
            })
    void repositoriesAreCanonicalOrNotAtAll(String text) {
        int slash = text.indexOf('/');

        assertThatThrownBy(() -> new ImageRepository(text.substring(0, slash), text.substring(slash + 1)))
                .isInstanceOf(InvalidImageReferenceException.class);
    }

    @Test
    void aRepositoryIsNamedWithoutTagAndDigest() {
        assertThat(ImageRepository.parse("r.example.com:5000/evidence")).hasToString("r.example.com:5000/evidence");
        assertThatThrownBy(() -> ImageRepository.parse("r.example.com/a:latest"))
                .hasMessageContaining("without tag");
        assertThatThrownBy(() -> ImageRepository.parse("r.example.com/a@sha256:" + HEX))
                .hasMessageContaining("without tag");
    }

    private static String filled(String text) {
        return text.replace("DIGEST", "sha256:HEX").replace("HEX", HEX);
    }
}
