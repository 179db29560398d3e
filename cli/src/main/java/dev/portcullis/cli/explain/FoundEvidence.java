package dev.portcullis.cli.explain;

import dev.portcullis.cli.record.RecordedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;

/** Tells what was found about an image, where, and what of it counts for nothing. */
final class FoundEvidence {
    private FoundEvidence() {}

    static void explain(RecordedImage image, RecordedImage.Known known, Explanation node) {
        resolution(known.resolution(), node);
        content(known.content(), node);
        var position = 0;
        for (var found : known.evidence().entrySet()) {
            var about = node.add("found about " + found.getKey());
            for (var fact : found.getValue().facts()) {
                about.add("valid: " + describe(fact) + "; " + use(image, position++));
            }
            found.getValue().rejections().forEach(rejected -> about.add(describe(rejected)));
            lookups(found.getValue(), about);
        }
    }

    /** Returns who said what when, and where it is. */
    static String describe(Fact fact) {
        var claim = switch (fact.claim().kind()) {
            case SIGNATURE -> "signature";
            case ATTESTATION -> "attestation " + fact.claim().predicateType();
        };
        var times = fact.times().stream()
                .map(time -> "at " + time.at() + " by a "
                        + switch (time.source()) {
                            case TIMESTAMP_AUTHORITY -> "timestamp authority";
                            case TRANSPARENCY_LOG -> "transparency log";
                        })
                .collect(Collectors.joining(" and "));
        return claim + " by " + fact.signer().describe() + ", "
                + (times.isEmpty() ? "at no proved time" : times) + ", under trust root \"" + fact.trustRoot() + "\" ("
                + material(fact) + "), in " + place(fact.location());
    }

    private static String material(Fact fact) {
        return fact.material().stream()
                .sorted(Comparator.comparing(TrustMaterial::kind).thenComparing(TrustMaterial::fingerprint))
                .map(material -> word(material.kind()) + " sha256:"
                        + material.fingerprint().substring(0, 12) + "…")
                .collect(Collectors.joining(", "));
    }

    private static String word(TrustMaterial.Kind kind) {
        return switch (kind) {
            case CERTIFICATE_AUTHORITY -> "authority";
            case CERTIFICATE_TRANSPARENCY_LOG -> "certificate log";
            case TRANSPARENCY_LOG -> "log";
            case TIMESTAMP_AUTHORITY -> "timestamps";
            case PUBLIC_KEY -> "key";
        };
    }

    private static String place(Location location) {
        return location.repository() + "@" + location.artifact() + " ("
                + switch (location.layout()) {
                    case BUNDLE_BY_REFERRERS -> "referrers API";
                    case BUNDLE_BY_FALLBACK_TAG -> "fallback tag";
                    case LAYER_BY_TAG -> "cosign's tag";
                    case LAYER_BY_REFERRERS -> "referrers, in cosign's older form";
                }
                + ")";
    }

    private static String use(RecordedImage image, int position) {
        var uses = new LinkedHashSet<String>();
        for (var met : image.satisfied()) {
            if (met.by().contains(position)) {
                uses.add(met.policy() + "/" + met.requirement());
            }
        }
        return uses.isEmpty()
                ? "no requirement that is met needs it: its signer, kind or age is not what is asked for, or another does"
                : "counts for " + String.join(", ", uses);
    }

    private static String describe(RejectedEvidence rejected) {
        return "does not count [" + rejected.rejection().reason().code() + "]: "
                + rejected.rejection().detail() + "; under trust root \"" + rejected.trustRoot() + "\", in "
                + place(rejected.location());
    }

    private static void lookups(FactSet found, Explanation about) {
        var complete = new LinkedHashMap<String, LinkedHashSet<String>>();
        for (var lookup : found.lookups()) {
            switch (lookup.outcome()) {
                case LookupOutcome.Complete() ->
                    complete.computeIfAbsent(where(lookup), absent -> new LinkedHashSet<>())
                            .add(lookup.what());
                case LookupOutcome.Undecidable(var reason, var detail) ->
                    about.add(
                            "could not ask [" + reason.code() + "]: " + lookup.what() + where(lookup) + ": " + detail);
                case LookupOutcome.Refused(var reason, var detail) ->
                    about.add("not usable [" + reason.code() + "]: " + lookup.what() + where(lookup) + ": " + detail);
            }
        }
        complete.forEach((where, what) -> about.add("looked at all of " + String.join(", ", what) + where));
    }

    private static String where(Lookup lookup) {
        return (lookup.repository() == null ? "" : " in " + lookup.repository()) + " under trust root \""
                + lookup.trustRoot() + "\"";
    }

    private static void resolution(Resolution resolution, Explanation node) {
        switch (resolution) {
            case Resolution.Pinned pinned -> {}
            case Resolution.Resolved(var digest) -> node.add("the tag named " + digest + " then");
            case Resolution.NotAsked() -> node.add("no policy needed to know what the tag names");
            case Resolution.Failed(var outcome) -> node.add("what the tag names is not known: " + describe(outcome));
        }
    }

    private static void content(Content content, Explanation node) {
        switch (content) {
            case Content.NotAsked() -> {}
            case Content.Single() -> node.add("it is the image of one platform");
            case Content.Failed(var outcome) -> node.add("whether it is an index is not known: " + describe(outcome));
            case Content.Index(var children) -> {
                var index = node.add("it is an index");
                children.forEach(child -> index.add(child.describe() + ": " + child.digest()));
            }
        }
    }

    private static String describe(LookupOutcome outcome) {
        return switch (outcome) {
            case LookupOutcome.Complete() -> "everything was read";
            case LookupOutcome.Undecidable(var reason, var detail) -> "[" + reason.code() + "] " + detail;
            case LookupOutcome.Refused(var reason, var detail) -> "[" + reason.code() + "] " + detail;
        };
    }
}
