package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.RecordedAnswer;
import dev.portcullis.cli.record.RecordedImage;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.RuleAnswer;
import dev.portcullis.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what was recorded with what comes of it now. */
final class Comparison {
    private final List<String> differences = new ArrayList<>();
    private boolean reworded;

    private Comparison() {}

    /** Compares what was decided, and what speaks against it; by whom requirements are met does not matter. */
    static Replayed ofOutcome(DecisionRecord record, Decision now) {
        return new Comparison().compare(record, now);
    }

    /** Compares what was decided, and what it was decided from: nothing that was recorded may be left unread. */
    static Replayed ofAll(DecisionRecord record, Decision now) {
        var comparison = new Comparison();
        for (var i = 0; i < record.images().size(); i++) {
            comparison.basis(record.images().get(i), now.images().get(i));
            comparison.met(record.images().get(i), now.images().get(i));
        }
        return comparison.compare(record, now);
    }

    private Replayed compare(DecisionRecord record, Decision now) {
        outcome(record, now);
        for (var i = 0; i < record.images().size(); i++) {
            image(record.images().get(i), now.images().get(i));
        }
        return differences.isEmpty() ? new Replayed.Same(reworded) : new Replayed.Different(differences);
    }

    private void basis(RecordedImage before, JudgedImage now) {
        var where = "image " + before.use().path();
        var recorded = before.basis();
        var read = now.basis();
        if (recorded == null || read == null) {
            differ(where + ": looked at", recorded != null, read != null);
            return;
        }
        differ(where + ": resolution", recorded.resolution(), read.input().resolution());
        differ(where + ": content", recorded.content(), read.input().content());
        differ(where + ": satisfied before", recorded.history(), read.input().history());
        if (!unordered(recorded.evidence()).equals(unordered(read.input().facts()))) {
            differences.add(where + ": what was recorded as found is not what the policies look at");
        }
        lists(
                where + ": asked rules",
                before.rules().stream().map(Comparison::asked).toList(),
                read.rules().stream().map(Comparison::asked).toList());
    }

    /** Messages are told by findings. */
    private static String asked(RecordedAnswer answer) {
        return asked(answer.policy(), answer.requirement(), answer.program(), answer.question(), answer.answer());
    }

    private static String asked(RuleAnswer answer) {
        return asked(answer.policy(), answer.requirement(), answer.program(), answer.question(), answer.answer());
    }

    private static String asked(
            String policy, String requirement, Digest program, Digest question, ProgramAnswer answer) {
        var outcome = switch (answer) {
            case ProgramAnswer.Answered answered -> "answered";
            case ProgramAnswer.Objected(var reason, var detail, var metUntil) -> "refused [" + reason.code() + "]";
            case ProgramAnswer.Failed failed -> "failed";
        };
        return policy + "/" + requirement + " program " + program + " question " + question + " " + outcome;
    }

    /** In which order evidence was found decides nothing. */
    private static Map<Digest, List<Set<?>>> unordered(Map<Digest, FactSet> evidence) {
        var unordered = new HashMap<Digest, List<Set<?>>>();
        evidence.forEach((digest, found) -> unordered.put(
                digest,
                List.of(
                        new HashSet<>(found.facts()),
                        new HashSet<>(found.rejections()),
                        new HashSet<>(found.lookups()))));
        return unordered;
    }

    private void outcome(DecisionRecord record, Decision now) {
        var before = word(record.allowed()) + " [" + record.reason().code() + "]";
        var after = word(now.allowed()) + " [" + now.reason().code() + "]";
        differ("the request", before, after);
    }

    private void image(RecordedImage before, JudgedImage now) {
        var where = "image " + before.use().path();
        differ(where, outcome(before), outcome(now));
        differ(where + ": reference", before.reference(), now.reference());
        differ(where + ": digest", before.digest(), now.digest());
        differ(where + ": binding", before.use().binding(), now.use().binding());
        var recorded = before.findings().stream().map(Comparison::withoutDetail).toList();
        var found =
                now.verdict().findings().stream().map(Comparison::withoutDetail).toList();
        lists(where + ": findings", recorded, found);
        if (recorded.equals(found) && !before.findings().equals(now.verdict().findings())) {
            reworded = true;
        }
    }

    private void met(RecordedImage before, JudgedImage now) {
        lists("image " + before.use().path() + ": met", met(before), met(now));
    }

    private void differ(String what, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            differences.add(what + ": " + before + " -> " + after);
        }
    }

    private void lists(String what, List<String> before, List<String> after) {
        if (before.equals(after)) {
            return;
        }
        var gone = without(before, after);
        var come = without(after, before);
        differences.add(
                gone.isEmpty() && come.isEmpty()
                        ? what + " in another order"
                        : what
                                + (gone.isEmpty() ? "" : " no longer: " + String.join(", ", gone))
                                + (come.isEmpty()
                                        ? ""
                                        : (gone.isEmpty() ? "" : ";") + " now: " + String.join(", ", come)));
    }

    private static List<String> without(List<String> all, List<String> some) {
        Set<String> known = new HashSet<>(some);
        return all.stream().filter(element -> !known.contains(element)).toList();
    }

    private static String withoutDetail(Finding finding) {
        var granted = finding.exemption();
        return finding.policy() + "/" + finding.requirement() + " ["
                + finding.reason().code() + "] " + finding.mode() + (finding.undecidable() ? " undecidable" : "")
                + (granted == null ? "" : " but for " + granted.describe());
    }

    private static List<String> met(RecordedImage image) {
        var basis = image.basis();
        var facts = basis == null ? List.<Fact>of() : basis.facts();
        return image.satisfied().stream()
                .map(met -> met(
                        met.policy(),
                        met.requirement(),
                        met.by().stream().map(facts::get).toList()))
                .toList();
    }

    private static List<String> met(JudgedImage image) {
        return image.verdict().satisfied().stream()
                .map(met -> met(met.policy(), met.requirement(), met.by()))
                .toList();
    }

    private static String met(String policy, String requirement, List<Fact> by) {
        return policy + "/" + requirement + " by "
                + by.stream()
                        .map(fact ->
                                fact.signer().describe() + " in " + fact.claim().statement())
                        .collect(Collectors.joining(" and "));
    }

    private static String outcome(RecordedImage image) {
        return image.outcome() + " [" + image.reason().code() + "]";
    }

    private static String outcome(JudgedImage image) {
        var outcome = switch (image.verdict()) {
            case Verdict.Allow allow -> RecordedImage.Outcome.ALLOW;
            case Verdict.Deny deny -> RecordedImage.Outcome.DENY;
            case Verdict.Undecidable undecidable -> RecordedImage.Outcome.UNDECIDABLE;
        };
        return outcome + " [" + image.verdict().reason().code() + "]";
    }

    private static String word(boolean allowed) {
        return allowed ? "allowed" : "refused";
    }
}
