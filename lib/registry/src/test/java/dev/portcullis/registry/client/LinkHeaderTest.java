package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            </a?n=1>; rel="next"                      | /a?n=1
            </a>;rel=next                             | /a
            </a>; REL="NEXT"                          | /a
            </a>; title="x"; rel="next"               | /a
            </p>; rel="prev", </a>; rel="next"        | /a
            <>; rel="next"                            | ~~
            """)
    void findsTheNextPage(String header, String target) {
        assertThat(LinkHeader.next(List.of(header))).contains(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "</a>", "</a>; rel=\"prev\"", "/a; rel=\"next\"", "</a; rel=\"next\"", "rel=\"next\""})
    void findsNoneElsewhere(String header) {
        assertThat(LinkHeader.next(List.of(header))).isEmpty();
    }

    @Test
    void isBounded() {
        String hostile = "<a>;".repeat(2_000) + " rel=";

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> LinkHeader.next(List.of(hostile)));
        assertThat(LinkHeader.next(List.of("<" + "a".repeat(9_000) + ">; rel=\"next\"")))
                .isEmpty();
    }
}
