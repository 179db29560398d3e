package dev.portcullis.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void aRefusalOfTheGateByThePolicyCounts() {
        assertThat(
                        Trial.isRefusal(
                                "admission webhook \"enforce-0123456789.portcullis.dev\" denied the request: [SignatureMissing] image"))
                .isTrue();
        assertThat(
                        Trial.isRefusal(
                                "admission webhook \"enforce-all.portcullis.dev\" denied the request: [RegistryUnauthorized] image"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admission webhook \"enforce-0123456789.portcullis.dev\" denied the request: [PolicyNotReady] image",
                "admission webhook \"enforce-0123456789.portcullis.dev\" denied the request: no",
                "admission webhook \"advise.portcullis.dev\" denied the request: [SignatureMissing] image",
                "admission webhook \"validate.example.com\" denied the request: [SignatureMissing] image",
                "failed calling webhook \"enforce-0123456789.portcullis.dev\": context deadline exceeded",
                "pods \"trial\" is forbidden: exceeded quota",
            })
    void nothingElseDoes(String message) {
        assertThat(Trial.isRefusal(message)).isFalse();
    }
}
