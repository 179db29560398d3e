package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.core.reason.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All cases of the public suite that are at hand; each refusal for the reason that the case is about. */
final class ConformanceTest {
    static final Map<String, Reason> EXPECTED = Map.ofEntries(
            Map.entry("bundle-empty-certificate-chain_fail", Reason.CERTIFICATE_MISSING),
            Map.entry("bundle-invalid-base64-signature_fail", Reason.BUNDLE_MALFORMED),
            Map.entry("bundle-malformed-json_fail", Reason.BUNDLE_MALFORMED),
            Map.entry("bundle-unknown-version_fail", Reason.BUNDLE_VERSION_UNKNOWN),
            Map.entry("bundle-with-root-cert_fail", Reason.CERTIFICATE_MALFORMED),
            Map.entry("checkpoint-bad-keyhint_fail", Reason.LOG_CHECKPOINT_INVALID),
            Map.entry("dsse-invalid-sig_fail", Reason.SIGNATURE_INVALID),
            Map.entry("dsse-mismatch-envelope_fail", Reason.LOG_ENTRY_MISMATCH),
            Map.entry("incorrect-public-key_fail", Reason.LOG_ENTRY_MISMATCH),
            Map.entry("intoto-expired-certificate_fail", Reason.CERTIFICATE_EXPIRED),
            Map.entry("intoto-missing-inclusion-proof_fail", Reason.LOG_INCLUSION_PROOF_MISSING),
            Map.entry("intoto-tsa-timestamp-outside-cert-validity_fail", Reason.CERTIFICATE_EXPIRED),
            Map.entry("invalid-checkpoint-signature_fail", Reason.LOG_CHECKPOINT_INVALID),
            Map.entry("invalid-inclusion-proof_fail", Reason.LOG_INCLUSION_PROOF_INVALID),
            Map.entry("managed-key-no-key_fail", Reason.CERTIFICATE_MISSING),
            Map.entry("rekor2-checkpoint-missing-log-signature_fail", Reason.LOG_CHECKPOINT_INVALID),
            Map.entry("rekor2-checkpoint-missing-origin_fail", Reason.LOG_CHECKPOINT_INVALID),
            Map.entry("rekor2-checkpoint-missing-root-hash_fail", Reason.LOG_CHECKPOINT_INVALID),
            Map.entry("rekor2-dsse-invalid-sig_fail", Reason.SIGNATURE_INVALID),
            Map.entry("rekor2-dsse-mismatch-sig_fail", Reason.LOG_ENTRY_MISMATCH),
            Map.entry("rekor2-no-inclusion-proof_fail", Reason.LOG_INCLUSION_PROOF_MISSING),
            Map.entry("rekor2-no-timestamp_fail", Reason.TIMESTAMP_MISSING),
            Map.entry("rekor2-timestamp-outside-trust-root-tsa-validity_fail", Reason.TIMESTAMP_UNTRUSTED),
            Map.entry("rekor2-timestamp-outside-tsa-cert-validity_fail", Reason.TIMESTAMP_UNTRUSTED),
            Map.entry("rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", Reason.TIMESTAMP_UNTRUSTED),
            Map.entry("rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail", Reason.TIMESTAMP_UNTRUSTED),
            Map.entry("rekor2-timestamp-with-incorrect-time_fail", Reason.CERTIFICATE_EXPIRED),
            Map.entry("signature-mismatch_fail", Reason.SIGNATURE_INVALID),
            Map.entry("wrong-hashedrekord-artifact_fail", Reason.LOG_ENTRY_MISMATCH),
            Map.entry("wrong-hashedrekord-entry_fail", Reason.LOG_ENTRY_MISMATCH),
            Map.entry("wrong-material_fail", Reason.SUBJECT_MISMATCH));

    @Test
    void decidesEveryCaseForTheRightReason() {
        Optional<ConformanceCases> found = ConformanceCases.find();
        if (found.isEmpty()) {
            System.out.println("NOT RUN: sigstore-conformance: no folder shared/conformance/sigstore beside the"
                    + " repository; set -Dportcullis.conformance=FOLDER");
        }
        assumeTrue(found.isPresent());
        ConformanceCases cases = found.orElseThrow();
        Map<String, String> wrong = new TreeMap<>();
        for (String name : cases.names()) {
            String outcome = cases.outcome(name);
            if (!isExpected(name, outcome)) {
                wrong.put(name, outcome);
            }
        }
        int count = cases.names().size();
        long unlisted = cases.names().stream()
                .filter(name -> name.endsWith("_fail") && !EXPECTED.containsKey(name))
                .count();
        System.out.println("sigstore-conformance: " + (count - wrong.size()) + " of " + count + " as expected, "
                + unlisted + " refused for a reason that no table lists");
        assertThat(count).isPositive();
        assertThat(wrong).isEmpty();
    }

    /** A case that is not in the table must at least be decided right. */
    private static boolean isExpected(String name, String outcome) {
        Reason reason = EXPECTED.get(name);
        if (reason != null) {
            return outcome.equals(reason.name());
        }
        return name.endsWith("_fail")
                ? !outcome.equals("VERIFIED") && !outcome.equals(Reason.INTERNAL_ERROR.name())
                : outcome.equals("VERIFIED");
    }
}
