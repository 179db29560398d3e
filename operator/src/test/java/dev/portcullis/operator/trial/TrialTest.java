package dev.portcullis.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {
    @ParameterizedTest
    @CsvSource({
        "registry.example.com/p/portcullis-operator:0.1.0, registry.example.com/p/portcullis-operator",
        "registry.example.com:5000/p/portcullis-operator, registry.example.com:5000/p/portcullis-operator",
        "registry.example.com:5000/p/portcullis-operator@sha256:0123, registry.example.com:5000/p/portcullis-operator",
        "registry.example.com:5000/p/operator:1@sha256:0123, registry.example.com:5000/p/operator",
    })
    void policiesAreAboutRepositories(String image, String repository) {
        assertThat(Trial.repository(image)).isEqualTo(repository);
    }
}
