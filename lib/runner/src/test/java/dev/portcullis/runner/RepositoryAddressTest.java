package dev.portcullis.runner;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/api, github.com, acme/api",
        "https://github.com/acme/api/, github.com, acme/api",
        "https://GitHub.com/Acme/API, github.com, acme/api",
        "https://www.github.com/acme/api, github.com, acme/api",
        "https://github.com:443/acme/api, github.com, acme/api",
        "https://ghes.example:8443/acme/api, ghes.example:8443, acme/api",
        "http://ghes.example:80/acme/.github, ghes.example, acme/.github",
        "https://github.com/acme/a.b_c-d, github.com, acme/a.b_c-d"
    })
    void readsAddressesOfRepositories(String address, String host, String name) {
        assertThat(RepositoryAddress.of(address)).contains(new RepositoryAddress(host, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://github.com",
                "https://github.com/acme",
                "https://github.com/acme/",
                "https://github.com/enterprises/acme",
                "https://github.com/Enterprises/acme",
                "https://github.com/acme/api/tree",
                "https://github.com/acme//api",
                "https://github.com//acme/api",
                "https://github.com/acme/..",
                "https://github.com/acme/.",
                "https://github.com/../api",
                "https://github.com/acme/api?x=1",
                "https://github.com/acme/api#x",
                "https://github.com/acme%2Fapi",
                "https://github.com/acme/%61pi",
                "https://user@github.com/acme/api",
                "https://github.com@evil.example/acme/api/",
                "https://github.com:0443/acme/api",
                "https://github.com:/acme/api",
                "https://github.com\\acme\\api",
                "ftp://github.com/acme/api",
                "HTTPS://github.com/acme/api",
                " https://github.com/acme/api",
                "https://github.com/acme/api\n",
                "https://github.com/acme/\u0430pi",
                "https://g\u0131thub.com/acme/api",
                "github.com/acme/api"
            })
    void refusesWhatNamesNoRepository(String address) {
        assertThat(RepositoryAddress.of(address)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(RepositoryAddress.of("https://github.com/acme/" + "a".repeat(100)))
                .isPresent();
        assertThat(RepositoryAddress.of("https://github.com/acme/" + "a".repeat(101)))
                .isEmpty();
        assertThat(RepositoryAddress.of("https://" + "a".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme/api, github.com, acme/api",
        "Acme/API, github.com, acme/api",
        "ghes.example/acme/api, ghes.example, acme/api",
        "ghes.example:8443/acme/api, ghes.example:8443, acme/api"
    })
    void readsWhatBudgetsDeclare(String text, String host, String name) {
        assertThat(RepositoryAddress.declared(text)).contains(new RepositoryAddress(host, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "acme/",
                "/api",
                "acme/*",
                "*/api",
                "https://github.com/acme/api",
                "a/b/c/d",
                "acme/api "
            })
    void refusesWhatDeclaresNoRepository(String text) {
        assertThat(RepositoryAddress.declared(text)).isEmpty();
    }

    /** Otherwise whoever runs a forge of their own could call a repository there like anybody's. */
    @Test
    void aRepositoryOfThatNameElsewhereIsAnother() {
        assertThat(RepositoryAddress.of("https://evil.example/acme/api"))
                .isPresent()
                .isNotEqualTo(RepositoryAddress.declared("acme/api"));
    }

    @Property(tries = 2000)
    void whateverIsReadIsReadTheSameAgain(@ForAll @StringLength(max = 40) String text) {
        RepositoryAddress.of("https://" + text)
                .ifPresent(read -> assertThat(RepositoryAddress.of("https://" + read.host() + "/" + read.name()))
                        .contains(read));
    }
}
