package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.CheckSpec;
import dev.portcullis.crds.evidencebundle.Comparison;
import dev.portcullis.crds.evidencebundle.SourceSpec;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignerCheckTest {
    private static final String TYPE = "https://example.com/tests/v1";
    private static final ImageRepository SUBJECT = ImageRepository.parse("registry.example.com/apps/shop");

    private static SignerCheck permitting(String... collectors) {
        return new SignerCheck(new EvidenceSignerSpec(
                List.of("apps"),
                List.of("registry.example.com/apps/**"),
                List.of(TYPE),
                List.of(collectors),
                List.of("https://prometheus.example.com"),
                List.of("files.example.com", "files.example.com:8443"),
                List.of("evidence.example.com"),
                null,
                new EvidenceSignerSpec.KeySecret("key", "key.pem"),
                null,
                null,
                null,
                null));
    }

    private static List<WantedItem> items(SourceSpec from, boolean tests) {
        var check = tests ? new CheckSpec(new CheckSpec.JUnit(1, 0), null, null, null, null, null, null, null) : null;
        var spec = new BundleItemSpec("tests", TYPE, true, List.of(), null, from, check);
        return WantedItems.of(List.of(spec)) instanceof WantedItems.Result.Wanted(var items) ? items : List.of();
    }

    private static List<WantedItem> fromConfigMap() {
        return items(new SourceSpec(null, null, null, new SourceSpec.ConfigMapKey("results", "junit.xml"), null), true);
    }

    private static List<WantedItem> fromPrometheus(String url) {
        var query = new SourceSpec.Prometheus(url, "errors", Comparison.LESS, "0.1", "30m", null, "5m");
        return items(new SourceSpec(null, null, null, null, query), false);
    }

    private static List<WantedItem> fromFile(String url) {
        var file = new SourceSpec.File(url, Digest.of(new byte[0]).toString(), null);
        return items(new SourceSpec(null, null, file, null, null), false);
    }

    private static List<WantedItem> fromArtifact(String reference) {
        return items(new SourceSpec(null, new SourceSpec.Artifact(reference), null, null, null), false);
    }

    private static Optional<ConditionReason> reason(Optional<SignerCheck.Refusal> refusal) {
        return refusal.map(SignerCheck.Refusal::reason);
    }

    @Test
    void permitsWhatIsNamed() {
        assertThat(permitting("ConfigMap", "JUnit").refusal("apps", SUBJECT, SUBJECT, fromConfigMap()))
                .isEmpty();
        assertThat(permitting("PrometheusQuery")
                        .refusal("apps", SUBJECT, SUBJECT, fromPrometheus("https://prometheus.example.com")))
                .isEmpty();
    }

    @Test
    void aReportIsTakenOnlyFromWhereItMayBe() {
        assertThat(reason(permitting("OciReferrer", "JUnit").refusal("apps", SUBJECT, SUBJECT, fromConfigMap())))
                .contains(ConditionReason.SIGNER_NOT_ALLOWED);
        assertThat(reason(permitting("ConfigMap").refusal("apps", SUBJECT, SUBJECT, fromConfigMap())))
                .contains(ConditionReason.SIGNER_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://prometheus.evil.example",
                "http://prometheus.example.com",
                "https://prometheus.example.com:9090",
                "https://prometheus.example.com/other",
                "https://PROMETHEUS.example.com"
            })
    void anotherPrometheusIsNotAsked(String url) {
        assertThat(reason(permitting("PrometheusQuery").refusal("apps", SUBJECT, SUBJECT, fromPrometheus(url))))
                .contains(ConditionReason.REFERENCE_NOT_PERMITTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.example.com/report.json",
                "https://files.example.com:443/report.json",
                "https://FILES.example.com/report.json",
                "https://files.example.com:8443/report.json"
            })
    void filesAreFetchedFromHostsThatAreNamed(String url) {
        assertThat(permitting("HttpsFile").refusal("apps", SUBJECT, SUBJECT, fromFile(url)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/report.json",
                "https://registry.example.com/report.json",
                "https://evidence.example.com/report.json",
                "https://files.example.com:80/report.json",
                "https://files.example.com.evil.example/report.json",
                "https://sub.files.example.com/report.json",
                "http://files.example.com:443/report.json",
                "https://169.254.169.254/latest/meta-data"
            })
    void filesOfOtherHostsAreNotFetched(String url) {
        var items = fromFile(url);
        assertThat(items).hasSize(1);

        assertThat(reason(permitting("HttpsFile").refusal("apps", SUBJECT, SUBJECT, items)))
                .contains(ConditionReason.SIGNER_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/reports/shop:v1, true",
        "evidence.example.com/reports/shop:v1, true",
        "registry.example.com:5000/reports/shop:v1, false",
        "files.example.com/reports/shop:v1, false",
        "evidence.example.com.evil.example/reports/shop:v1, false",
        "evil.example/registry.example.com/shop:v1, false"
    })
    void artifactsAreTakenFromRegistriesThatAreNamed(String reference, boolean permitted) {
        var items = fromArtifact(reference);
        assertThat(items).hasSize(1);

        assertThat(reason(permitting("OciArtifact").refusal("apps", SUBJECT, SUBJECT, items)))
                .isEqualTo(permitted ? Optional.empty() : Optional.of(ConditionReason.SIGNER_NOT_ALLOWED));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/elsewhere, true",
        "evidence.example.com/apps/shop, true",
        "files.example.com/apps/shop, false",
        "registry.example.com:5000/apps/shop, false",
        "evil.example/apps/shop, false"
    })
    void bundlesGoToRegistriesThatAreNamed(String destination, boolean permitted) {
        assertThat(reason(permitting("ConfigMap", "JUnit")
                        .refusal("apps", SUBJECT, ImageRepository.parse(destination), fromConfigMap())))
                .isEqualTo(permitted ? Optional.empty() : Optional.of(ConditionReason.SIGNER_NOT_ALLOWED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com/tenant/shop",
                "registry.example.com/apps",
                "registry.example.com:5000/apps/shop",
                "evil.example/apps/shop"
            })
    void nothingIsSaidOfOtherImages(String subject) {
        assertThat(reason(permitting("ConfigMap", "JUnit")
                        .refusal("apps", ImageRepository.parse(subject), SUBJECT, fromConfigMap())))
                .contains(ConditionReason.SIGNER_NOT_ALLOWED);
    }

    @Test
    void whatIsToBeSignedIsLookedAtOnceMore() {
        var item = new EvidenceItem(
                "tests",
                "JUnit",
                "application/xml",
                Digest.of(new byte[0]),
                "https://example.com/other",
                Instant.EPOCH,
                List.of(),
                true,
                new ItemOutcome.Passed());
        var foreign = new EvidenceBundleContent(new Requester("tenant", "shop", "uid"), Instant.EPOCH, List.of());
        var other = new EvidenceBundleContent(new Requester("apps", "shop", "uid"), Instant.EPOCH, List.of(item));

        assertThat(permitting("JUnit").refusal(SUBJECT, foreign)).isPresent();
        assertThat(permitting("JUnit").refusal(SUBJECT, other)).isPresent();
    }
}
