package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the items of a bundle say, without when they were collected, and which key says so with what proofs: while that stays the same there is nothing new to publish.
 */
final class ItemSet {
    private static final String PASSED = "Passed";

    private ItemSet() {}

    /**
     * Returns a hash of it, 64 hexadecimal digits.
     *
     * @param signer whose key signs; versions of the key make no difference
     * @param serviceAccount who signs where there is no key
     */
    static String of(List<EvidenceItem> items, EvidenceSignerSpec signer, String serviceAccount) {
        var text = items.stream()
                .map(ItemSet::text)
                .sorted()
                .collect(Collectors.joining("\n", key(signer, serviceAccount) + proofs(signer) + "\n", ""));
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String key(EvidenceSignerSpec signer, String serviceAccount) {
        var keyless = signer.keyless();
        if (keyless != null) {
            return String.join("\t", "keyless", keyless.url(), serviceAccount);
        }
        var vault = signer.vaultTransit();
        return vault == null
                ? String.valueOf(signer.keySecret())
                : String.join(
                        "\t", vault.address(), String.valueOf(vault.vaultNamespace()), vault.mount(), vault.key());
    }

    private static String proofs(EvidenceSignerSpec signer) {
        return signer.proves() ? "\t" + (signer.timestampAuthority() != null) + "\t" + (signer.rekor() != null) : "";
    }

    private static String text(EvidenceItem item) {
        // A measurement has another document each time: that it is kept to is what it says.
        var document = item.collector().equals("PrometheusQuery") ? "" : String.valueOf(item.digest());
        return String.join(
                "\t",
                item.name(),
                item.collector(),
                String.valueOf(item.required()),
                item.predicateType(),
                item.controls().toString(),
                document,
                outcome(item.outcome()),
                reason(item.outcome()));
    }

    /**
     * Returns items as status holds them.
     *
     * @param before what it held so far
     */
    static List<EvidenceBundleStatus.Item> told(
            List<EvidenceItem> items, List<EvidenceBundleStatus.Item> before, Instant now) {
        return items.stream()
                .map(item -> new EvidenceBundleStatus.Item(
                        item.name(),
                        outcome(item.outcome()),
                        reason(item.outcome()),
                        detail(item.outcome()),
                        item.digest() == null ? "" : item.digest().toString(),
                        item.time().toString(),
                        CollectReason.isPassing(reason(item.outcome())) ? since(item.name(), before, now) : ""))
                .toList();
    }

    /** What a clock that was ahead wrote down has not begun. */
    private static String since(String name, List<EvidenceBundleStatus.Item> before, Instant now) {
        return before.stream()
                .filter(item -> item.name().equals(name))
                .flatMap(item -> Instants.parse(item.since()).stream())
                .filter(since -> !since.isAfter(now))
                .findFirst()
                .orElse(now)
                .toString();
    }

    /** Returns what a bundle of them says, as status remembers it. */
    static List<EvidenceBundleStatus.SaidItem> said(List<EvidenceBundleStatus.Item> told) {
        return told.stream()
                .map(item -> new EvidenceBundleStatus.SaidItem(item.name(), passed(item), item.time()))
                .toList();
    }

    static boolean passed(EvidenceBundleStatus.Item item) {
        return item.outcome().equals(PASSED);
    }

    private static String outcome(ItemOutcome outcome) {
        return switch (outcome) {
            case ItemOutcome.Passed() -> PASSED;
            case ItemOutcome.Failed failed -> "Failed";
            case ItemOutcome.Missing missing -> "Missing";
        };
    }

    private static String reason(ItemOutcome outcome) {
        return switch (outcome) {
            case ItemOutcome.Passed() -> "";
            case ItemOutcome.Failed(var reason, var detail) -> reason;
            case ItemOutcome.Missing(var reason, var detail) -> reason;
        };
    }

    private static String detail(ItemOutcome outcome) {
        return switch (outcome) {
            case ItemOutcome.Passed() -> "";
            case ItemOutcome.Failed(var reason, var detail) -> detail;
            case ItemOutcome.Missing(var reason, var detail) -> detail;
        };
    }
}
