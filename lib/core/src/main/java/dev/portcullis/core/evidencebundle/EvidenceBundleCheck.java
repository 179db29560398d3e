package dev.portcullis.core.evidencebundle;

import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether evidence bundles about one image meet terms. Of the bundles that one object asked for the newest alone counts, whoever of those
 * who may sign has signed it, so that a renewal that failed takes back what passed before.
 *
 * @param terms what is asked
 * @param now the time of the decision
 */
public record EvidenceBundleCheck(EvidenceBundleTerms terms, Instant now) {
    /** How far ahead the clock of whoever made a bundle may be. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int SHOWN = 5;

    private static final Comparator<GivenEvidenceBundle> NEWEST = Comparator.comparing(
                    (GivenEvidenceBundle bundle) -> bundle.content().createdAt())
            // Of two of the same instant the worse one counts.
            .thenComparing(bundle -> !bundle.content().complete())
            .thenComparing(bundle -> bundle.content().toString());

    /**
     * Returns what speaks against the image; empty if some object's newest bundle meets the terms.
     *
     * @param bundles verified bundles about the image by signers that count, in any order
     */
    public Optional<Objection> objection(List<GivenEvidenceBundle> bundles) {
        Map<String, GivenEvidenceBundle> newest = new HashMap<>();
        Set<String> strangers = new TreeSet<>();
        for (var bundle : bundles) {
            var requester = bundle.content().requester();
            if (!bundle.isByRequester()) {
                strangers.add(bundle.signedFrom() + ", in the name of " + requester.namespace());
            } else if (terms.producers().contains(requester.namespace())) {
                newest.merge(key(bundle), bundle, (one, other) -> NEWEST.compare(one, other) >= 0 ? one : other);
            } else {
                strangers.add(requester.namespace());
            }
        }
        if (newest.isEmpty()) {
            return Optional.of(foreign(strangers));
        }
        List<Objection> objections = new ArrayList<>();
        for (var bundle : newest.values().stream().sorted(NEWEST.reversed()).toList()) {
            var objection = objection(bundle);
            if (objection.isEmpty()) {
                return Optional.empty();
            }
            objections.add(objection.get());
        }
        return Optional.of(objections.getFirst());
    }

    private static String key(GivenEvidenceBundle bundle) {
        var requester = bundle.content().requester();
        return requester.namespace() + "/" + requester.name();
    }

    private Objection foreign(Collection<String> strangers) {
        var accepted = shown(new TreeSet<>(terms.producers()));
        return strangers.isEmpty()
                ? new Objection(Reason.ATTESTATION_MISSING, "no evidence bundle by namespace " + accepted)
                : new Objection(
                        Reason.EVIDENCE_BUNDLE_FOREIGN,
                        "an evidence bundle was asked for by namespace " + shown(strangers) + "; accepted is "
                                + accepted);
    }

    private Optional<Objection> objection(GivenEvidenceBundle bundle) {
        var which = "evidence bundle " + key(bundle) + " of " + bundle.content().createdAt();
        if (bundle.content().createdAt().isAfter(now.plus(SKEW))) {
            return Optional.of(new Objection(
                    Reason.EVIDENCE_BUNDLE_INCOMPLETE, which + " says that it was made later than now, " + now));
        }
        var lacks = lacks(bundle.content());
        if (!lacks.isEmpty()) {
            return Optional.of(new Objection(Reason.EVIDENCE_BUNDLE_INCOMPLETE, which + ": " + shown(lacks)));
        }
        return tooOld(bundle, which);
    }

    /** Returns what is wrong with its items. */
    private List<String> lacks(EvidenceBundleContent content) {
        var lacks = new ArrayList<String>();
        var found = new HashMap<String, EvidenceItem>();
        content.items().forEach(item -> found.put(item.name(), item));
        content.items().stream()
                .filter(item -> counts(item) && !item.outcome().passed())
                .forEach(item -> lacks.add("item \"" + item.name() + "\" " + told(item.outcome())));
        // It would stay young for as long as somebody signs it again.
        content.items().stream()
                .filter(item -> matters(item) && item.time().isAfter(now.plus(SKEW)))
                .forEach(item -> lacks.add("item \"" + item.name() + "\" is of " + item.time() + ", later than now"));
        new TreeSet<>(terms.items())
                .stream()
                        .filter(name -> !found.containsKey(name))
                        .forEach(name -> lacks.add("there is no item \"" + name + "\""));
        new TreeSet<>(terms.controls())
                .stream()
                        .filter(control -> content.items().stream()
                                .noneMatch(item -> item.outcome().passed()
                                        && item.controls().contains(control)))
                        .forEach(control -> lacks.add("no item that passed serves control " + control));
        if (lacks.isEmpty()
                && content.items().stream().noneMatch(this::counts)
                && terms.controls().isEmpty()) {
            lacks.add("it has no item that must pass");
        }
        return lacks;
    }

    private boolean counts(EvidenceItem item) {
        return item.required() || terms.items().contains(item.name());
    }

    private static String told(ItemOutcome outcome) {
        return switch (outcome) {
            case ItemOutcome.Passed() -> "passed";
            case ItemOutcome.Failed(var reason, var detail) -> "failed, " + reason + ": " + detail;
            case ItemOutcome.Missing(var reason, var detail) -> "could not be had, " + reason + ": " + detail;
        };
    }

    private Optional<Objection> tooOld(GivenEvidenceBundle bundle, String which) {
        var maxAge = terms.maxAge();
        if (maxAge == null) {
            return Optional.empty();
        }
        var earliest = now.minus(maxAge);
        if (bundle.time().isBefore(earliest)) {
            return Optional.of(aged(bundle, maxAge, which + ": it is older than " + maxAge.toHours() + " h"));
        }
        // What tells its time has not become younger by being collected anew; all else is of the time at which it was
        // collected.
        return bundle.content().items().stream()
                .filter(this::matters)
                .filter(item -> item.time().isBefore(earliest))
                .findFirst()
                .map(item -> aged(
                        bundle,
                        maxAge,
                        which + ": item \"" + item.name() + "\" is of " + item.time() + ", older than "
                                + maxAge.toHours() + " h"));
    }

    private Objection aged(GivenEvidenceBundle bundle, Duration maxAge, String detail) {
        var oldest = Stream.concat(
                        Stream.of(bundle.time()),
                        bundle.content().items().stream().filter(this::matters).map(EvidenceItem::time))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var end = oldest.plus(maxAge);
        // What was too old when it was made never met anything.
        return new Objection(
                Reason.EVIDENCE_TOO_OLD, detail, end.isBefore(bundle.content().createdAt()) ? null : end);
    }

    /** Tells whether the terms may be met by it. */
    private boolean matters(EvidenceItem item) {
        return item.outcome().passed() && (counts(item) || serves(item));
    }

    private boolean serves(EvidenceItem item) {
        return item.controls().stream().anyMatch(terms.controls()::contains);
    }

    private static String shown(Collection<String> all) {
        var further = all.size() > SHOWN ? ", and " + (all.size() - SHOWN) + " more" : "";
        return String.join(", ", all.stream().limit(SHOWN).toList()) + further;
    }

    /**
     * Why an image is refused.
     *
     * @param reason the reason
     * @param detail the same for a person
     * @param metUntil the last instant at which what refuses it met the terms; null where more than its age is wrong with it
     */
    public record Objection(
            Reason reason, String detail, @Nullable Instant metUntil) {
        Objection(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }
}
