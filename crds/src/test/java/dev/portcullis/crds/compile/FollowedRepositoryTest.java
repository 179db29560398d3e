package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.trust.TrustRootSpec.TufRepository;
import dev.portcullis.crds.trust.TrustRootSpec.TufRoot;
import dev.portcullis.sigstore.tuf.PublicGood;
import dev.portcullis.sigstore.tuf.TufTarget;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowedRepositoryTest {
    private static final String ROOT = PublicGood.root().toStringUtf8();

    private static Compiled<FollowedRepository> compile(TufRepository repository) {
        return FollowedRepository.compile(repository, ROOT);
    }

    private static FollowedRepository compiled(TufRepository repository) {
        var compiled = compile(repository);
        assertThat(compiled).as(compiled.toString()).isInstanceOf(Compiled.Accepted.class);
        return ((Compiled.Accepted<FollowedRepository>) compiled).value();
    }

    private static TufRepository repository(String url, String target, String maxStaleness) {
        return new TufRepository(url, new TufRoot(ROOT, null), target, maxStaleness);
    }

    @Test
    void knowsWhatIsLeftOut() {
        var repository = compiled(repository(PublicGood.ADDRESS, "", ""));

        assertThat(repository.address().uri()).hasToString(PublicGood.ADDRESS);
        assertThat(repository.target()).isEqualTo(TufTarget.TRUSTED_ROOT);
        assertThat(repository.maxStaleness()).isEqualTo(Duration.ofDays(14));
        assertThat(repository.root()).isEqualTo(PublicGood.root());
    }

    @Test
    void anotherAddressOrTargetIsAnotherSource() {
        var source = compiled(repository("https://a.test", "", "1h")).source();

        assertThat(compiled(repository("https://a.test/", "trusted_root.json", "2h"))
                        .source())
                .isEqualTo(source);
        assertThat(compiled(repository("https://b.test", "", "1h")).source()).isNotEqualTo(source);
        assertThat(compiled(repository("https://a.test", "other.json", "1h")).source())
                .isNotEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.test, trusted_root.json, 1h, url",
        "https://user@a.test, trusted_root.json, 1h, url",
        "https://a.test?b, trusted_root.json, 1h, url",
        "https://a.test/a/../b, trusted_root.json, 1h, url",
        "https://a_b, trusted_root.json, 1h, url",
        "https://a.test, ../root.json, 1h, target",
        "https://a.test, a//b, 1h, target",
        "https://a.test, trusted_root.json, 0h, maxStaleness",
        "https://a.test, trusted_root.json, 14d, maxStaleness",
    })
    void refuses(String url, String target, String maxStaleness, String field) {
        assertThat(compile(repository(url, target, maxStaleness)))
                .isInstanceOfSatisfying(
                        Compiled.Refused.class,
                        refused -> assertThat(refused.problems().toString()).contains("spec.trustedRoot.tuf." + field));
    }

    @Test
    void refusesWhatIsNoRoot() {
        assertThat(FollowedRepository.compile(repository("https://a.test", "", ""), "{}"))
                .isInstanceOfSatisfying(
                        Compiled.Refused.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("spec.trustedRoot.tuf.root", "TufMetadataMalformed"));
    }
}
