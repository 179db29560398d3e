package dev.portcullis.cli.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The same for programs. Fields are only ever added. */
final class JsonReport {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private JsonReport() {}

    static String of(Report report) {
        var judged = report.judged();
        var verdict = judged.verdict();
        var digest = judged.digest();
        try {
            return MAPPER.writeValueAsString(object(
                    "image", judged.use().image(),
                    "reference", judged.reference(),
                    "digest", digest == null ? null : digest.toString(),
                    "verdict", word(verdict),
                    "reason", verdict.reason().code(),
                    "namespaceSelectorsApplied", report.namespaceKnown(),
                    "exceptionsAssumedApproved",
                            report.exemptions().approved().stream()
                                    .map(exemption -> of(exemption, verdict))
                                    .toList(),
                    "policies",
                            report.policies().stream()
                                    .map(policy -> object("name", policy.name(), "contentHash", policy.revision()))
                                    .toList(),
                    "satisfied",
                            verdict.satisfied().stream().map(JsonReport::of).toList(),
                    "findings", verdict.findings().stream().map(JsonReport::of).toList(),
                    "evidence",
                            report.found().facts().stream().map(JsonReport::of).toList(),
                    "rejected",
                            report.found().rejections().stream()
                                    .map(JsonReport::of)
                                    .toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and maps can be written", e);
        }
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> "allow";
            case Verdict.Deny deny -> "deny";
            case Verdict.Undecidable undecidable -> "undecidable";
        };
    }

    private static Map<String, @Nullable Object> of(Satisfaction satisfaction) {
        return object(
                "policy", satisfaction.policy(),
                "requirement", satisfaction.requirement(),
                "by", satisfaction.by().stream().map(JsonReport::of).toList());
    }

    private static Map<String, @Nullable Object> of(Finding finding) {
        return object(
                "policy", finding.policy(),
                "requirement", finding.requirement(),
                "mode", word(finding.mode()),
                "reason", finding.reason().code(),
                "detail", finding.detail(),
                "remedy", finding.reason().remedy(),
                "undecidable", finding.undecidable(),
                "exception", of(finding.exemption()));
    }

    private static @Nullable Object of(@Nullable Granted granted) {
        return granted == null
                ? null
                : object(
                        "name",
                        granted.exemption().name(),
                        "until",
                        granted.until().toString());
    }

    private static Map<String, @Nullable Object> of(Exemption exemption, Verdict verdict) {
        return object(
                "namespace", exemption.namespace(),
                "name", exemption.name(),
                "specHash", exemption.specHash(),
                "used",
                        verdict.exemptions().stream()
                                .anyMatch(granted -> granted.exemption().equals(exemption)));
    }

    private static Map<String, @Nullable Object> of(Fact fact) {
        return object(
                "about", fact.subject().toString(),
                "kind", word(fact.claim().kind()),
                "predicateType", fact.claim().predicateType(),
                "statement", fact.claim().statement().toString(),
                "signer", of(fact.signer()),
                "trustRoot", fact.trustRoot(),
                "times", fact.times().stream().map(time -> time.at().toString()).toList(),
                "location", of(fact.location()));
    }

    private static Map<String, @Nullable Object> of(Signer signer) {
        return switch (signer) {
            case Signer.Keyless(var identity) -> object("issuer", identity.issuer(), "subject", identity.subject());
            case Signer.Key(var name, var fingerprint) -> object("key", name, "fingerprint", "sha256:" + fingerprint);
        };
    }

    private static Map<String, @Nullable Object> of(RejectedEvidence rejected) {
        return object(
                "trustRoot", rejected.trustRoot(),
                "reason", rejected.rejection().reason().code(),
                "detail", rejected.rejection().detail(),
                "location", of(rejected.location()));
    }

    private static Map<String, @Nullable Object> of(Location location) {
        return object(
                "repository", location.repository().toString(),
                "artifact", location.artifact().toString(),
                "layout", Report.layout(location));
    }

    private static String word(Enum<?> constant) {
        var name = constant.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }
}
