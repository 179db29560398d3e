package dev.portcullis.cli.explain;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.RecordedImage;
import dev.portcullis.cli.record.RecordedRules;
import dev.portcullis.cli.record.RecordedRules.NamespaceLabels;
import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes a tree of a record: request, image, policy, requirement, and what was found where. */
final class Explainer {
    private final DecisionRecord record;

    private Explainer(DecisionRecord record) {
        this.record = record;
    }

    static Explanation explain(DecisionRecord record) {
        return new Explainer(record).explain();
    }

    private Explanation explain() {
        var request = record.request();
        var tree = Explanation.of((record.allowed() ? "allowed" : "refused") + " ["
                + record.reason().code() + "]  "
                + asked(request));
        tree.add("at " + record.time() + ", in " + record.took().toMillis() + " ms, uid " + record.uid() + ", entry "
                + record.entry());
        if (record.suspension() != null) {
            tree.add("GateSuspension \"" + record.suspension() + "\" was in force: nothing is refused there");
        }
        if (record.images().isEmpty() && !record.message().isEmpty()) {
            tree.add("told: " + record.message());
        }
        record.images().forEach(image -> image(image, tree));
        if (record.images().isEmpty()) {
            tree.add("no image was judged");
            tree.add("remedy: " + record.reason().remedy());
        }
        rules(tree);
        if (record.shortfall() != null) {
            tree.add("Note: this record does not hold everything: " + record.shortfall());
        }
        return tree;
    }

    private static String asked(DecisionRecord.Request request) {
        return request.isKnown()
                ? request.operation() + " " + request.workload() + " by " + request.user()
                        + (request.dryRun() ? ", as a trial" : "")
                : "something in a review that was not read";
    }

    private void image(RecordedImage image, Explanation tree) {
        var node = tree.add("image " + image.use().image() + " (" + image.use().path() + "): " + outcome(image) + " ["
                + image.reason().code() + "]" + binding(image));
        if (image.reference() != null && !image.reference().equals(image.use().image())) {
            node.add("by its canonical name " + image.reference());
        }
        if (image.digest() != null) {
            node.add("digest " + image.digest());
        }
        if (image.brief()) {
            node.add("what was found is left out of the record, which would have been too long");
            return;
        }
        policies(image, node);
        if (image.findings().isEmpty() && image.reason() != Reason.VERIFIED) {
            node.add("remedy: " + image.reason().remedy());
        }
        var basis = image.basis();
        if (basis != null) {
            if (basis.answered() == Answered.MEMORY) {
                node.add("all of it was known from earlier; no registry was asked");
            }
            FoundEvidence.explain(image, basis, node);
        }
    }

    private static String outcome(RecordedImage image) {
        return switch (image.outcome()) {
            case ALLOW ->
                image.findings().stream().anyMatch(finding -> finding.exemption() != null)
                        ? "allowed by an exception only"
                        : image.findings().isEmpty() ? "allowed" : "allowed in spite of findings";
            case DENY -> "denied";
            case UNDECIDABLE -> "undecidable";
        };
    }

    private static String binding(RecordedImage image) {
        return switch (image.use().binding()) {
            case BINDING -> "";
            case UNCHANGED -> ", which was there before";
            case UNCHANGED_IN_TEMPLATE -> ", which was in the template before: its Pods will be judged";
            case ADVISORY -> ", which is advice: its Pods will be judged";
        };
    }

    private static void policies(RecordedImage image, Explanation node) {
        var names = new LinkedHashSet<String>();
        image.findings().forEach(finding -> names.add(finding.policy()));
        image.satisfied().forEach(met -> names.add(met.policy()));
        image.rules().forEach(asked -> names.add(asked.policy()));
        for (var name : names) {
            var policy = node.add(name.equals("-") ? "the installation's own rules" : "policy \"" + name + "\"");
            image.findings().stream()
                    .filter(finding -> finding.policy().equals(name))
                    .forEach(finding -> unmet(finding, policy));
            image.satisfied().stream().filter(met -> met.policy().equals(name)).forEach(met -> met(image, met, policy));
            image.rules().stream()
                    .filter(answer -> answer.policy().equals(name))
                    .forEach(answer -> AskedRules.explain(answer, policy));
        }
    }

    private static void unmet(Finding finding, Explanation policy) {
        var node = policy.add("requirement \"" + finding.requirement() + "\": "
                + (finding.undecidable() ? "not decidable" : "not met") + " ["
                + finding.reason().code() + "]"
                + effect(finding));
        node.add("why: " + finding.detail());
        var granted = finding.exemption();
        if (granted != null) {
            excuse(granted, node);
        }
        node.add("remedy: " + finding.reason().remedy());
    }

    /** Who approved it stands in the exception itself, or in the API server's audit log. */
    private static void excuse(Granted granted, Explanation node) {
        var exemption = granted.exemption();
        var excuse = node.add("excused by PolicyException \"" + exemption.name() + "\" of namespace "
                + exemption.namespace() + " until " + granted.until());
        excuse.add("approved at " + exemption.approvedAt() + ", as its spec with hash " + exemption.specHash()
                + " says; expires at " + exemption.expiresAt());
        excuse.add("for policies " + exemption.policies().stream().sorted().collect(Collectors.joining(", ")) + ", "
                + scope(exemption.scope()));
    }

    private static String scope(ExemptionScope scope) {
        return switch (scope) {
            case ExemptionScope.Digests(var digests) ->
                "and images with digest "
                        + digests.stream().map(Digest::toString).sorted().collect(Collectors.joining(", "));
            case ExemptionScope.Workloads(var images, var accounts) ->
                "and images "
                        + images.stream().map(ImagePattern::toString).collect(Collectors.joining(", "))
                        + " run as service account "
                        + accounts.stream().sorted().collect(Collectors.joining(", "));
        };
    }

    private static String effect(Finding finding) {
        if (finding.exemption() != null) {
            return ", which an exception excuses";
        }
        return switch (finding.mode()) {
            case ENFORCE -> "";
            case WARN -> ", which is only warned about";
            case AUDIT -> ", which is only recorded";
        };
    }

    private static void met(RecordedImage image, RecordedImage.Met met, Explanation policy) {
        var node = policy.add("requirement \"" + met.requirement() + "\": met");
        var basis = image.basis();
        if (basis != null) {
            var facts = basis.facts();
            met.by().forEach(position -> node.add("by " + FoundEvidence.describe(facts.get(position))));
        }
    }

    private void rules(Explanation tree) {
        var rules = record.rules();
        if (rules == null) {
            tree.add("which policies applied was not found out");
            return;
        }
        var node = tree.add("by the rules in force then");
        node.add(namespace(rules));
        hashes("policy", rules.policies(), node);
        rules.audited().stream()
                .sorted()
                .forEach(name -> node.add(
                        "policy \"" + name + "\" refused nothing here, because its rollout had not come so far"));
        hashes("trust root", new TreeMap<>(rules.trustRoots()), node);
    }

    private static String namespace(RecordedRules rules) {
        return switch (rules.namespace()) {
            case NamespaceLabels.Known(var labels) ->
                "namespace labels: "
                        + new TreeMap<>(labels)
                                .entrySet().stream()
                                        .map(label -> label.getKey() + "=" + label.getValue())
                                        .collect(Collectors.joining(", "));
            case NamespaceLabels.Unknown unknown -> "the namespace's labels were not known, so every policy applied";
            case NamespaceLabels.LeftOut leftOut -> "the namespace has too many labels for a record";
        };
    }

    private static void hashes(String what, Map<String, String> revisions, Explanation node) {
        revisions.forEach((name, hash) ->
                node.add(what + " \"" + name + "\", " + (hash.equals("none") ? "never accepted" : "content " + hash)));
    }
}
