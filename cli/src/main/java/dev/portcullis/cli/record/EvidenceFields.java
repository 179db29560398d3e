package dev.portcullis.cli.record;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.Resolution;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what was known of an image. */
final class EvidenceFields {
    private EvidenceFields() {}

    static RecordedImage.Known known(Fields image) {
        return new RecordedImage.Known(
                image.object("resolution", EvidenceFields::resolution),
                image.object("content", EvidenceFields::content),
                image.constant("answered", Answered.class),
                new History(image.objects("history", EvidenceFields::satisfied)),
                evidence(image),
                unread(image));
    }

    private static Map<Digest, LookupOutcome> unread(Fields image) {
        var unread = new HashMap<Digest, LookupOutcome>();
        image.optionalObjects("unread", fields -> {
            var outcome = outcome(fields);
            if (outcome instanceof LookupOutcome.Complete) {
                throw new MalformedRecordException("a statement that was not read was looked up completely");
            }
            return unread.put(fields.digest("statement"), outcome) == null;
        });
        return unread;
    }

    private static History.Satisfied satisfied(Fields fields) {
        return new History.Satisfied(
                fields.text("policy"),
                fields.text("revision"),
                fields.flag("sameTrust"),
                fields.time("at"),
                Set.copyOf(fields.texts("met")));
    }

    private static Resolution resolution(Fields fields) {
        return switch (fields.text("kind")) {
            case "Pinned" -> new Resolution.Pinned(fields.digest("digest"));
            case "Resolved" -> new Resolution.Resolved(fields.digest("digest"));
            case "NotAsked" -> new Resolution.NotAsked();
            case "Failed" -> new Resolution.Failed(outcome(fields));
            default -> throw new MalformedRecordException("a resolution is of no kind that is known here");
        };
    }

    private static Content content(Fields fields) {
        return switch (fields.text("kind")) {
            case "NotAsked" -> new Content.NotAsked();
            case "Single" -> new Content.Single();
            case "Index" -> new Content.Index(fields.objects("children", EvidenceFields::child));
            case "Failed" -> new Content.Failed(outcome(fields));
            default -> throw new MalformedRecordException("a content is of no kind that is known here");
        };
    }

    private static IndexChild child(Fields fields) {
        return new IndexChild(fields.digest("digest"), platform(fields), fields.flag("index"));
    }

    private static @Nullable Platform platform(Fields fields) {
        return fields.has("os")
                ? new Platform(fields.text("os"), fields.text("architecture"), fields.textIfThere("variant"))
                : null;
    }

    private static Map<Digest, FactSet> evidence(Fields image) {
        var evidence = new LinkedHashMap<Digest, FactSet>();
        image.objects("evidence", fields -> evidence.put(fields.digest("about"), factSet(fields)));
        return evidence;
    }

    private static FactSet factSet(Fields fields) {
        return new FactSet(
                fields.objects("facts", EvidenceFields::fact),
                fields.objects("rejections", EvidenceFields::rejection),
                fields.objects("lookups", EvidenceFields::lookup));
    }

    private static Fact fact(Fields fields) {
        var material = new HashSet<>(fields.objects(
                "material",
                piece -> new TrustMaterial(
                        piece.constant("kind", TrustMaterial.Kind.class), piece.fingerprint("fingerprint"))));
        if (material.isEmpty()) {
            throw new MalformedRecordException("a fact has no material");
        }
        return new Fact(
                fields.digest("about"),
                new Claim(
                        fields.constant("kind", Claim.Kind.class),
                        fields.text("predicateType"),
                        fields.digest("statement")),
                signer(fields),
                fields.text("trustRoot"),
                material,
                fields.objects(
                        "times",
                        time -> new VerifiedTime(time.constant("source", VerifiedTime.Source.class), time.time("at"))),
                location(fields));
    }

    private static Signer signer(Fields fields) {
        if (fields.has("key")) {
            return new Signer.Key(fields.text("key"), fields.fingerprint("fingerprint"));
        }
        return new Signer.Keyless(new CertificateIdentity(
                fields.text("issuer"),
                fields.text("subject"),
                fields.constant("subjectType", SubjectType.class),
                fields.has("extensions") ? fields.object("extensions", EvidenceFields::extensions) : Map.of()));
    }

    private static Map<FulcioExtension, String> extensions(Fields fields) {
        var extensions = new EnumMap<FulcioExtension, String>(FulcioExtension.class);
        for (var extension : FulcioExtension.values()) {
            if (fields.has(extension.name())) {
                extensions.put(extension, fields.text(extension.name()));
            }
        }
        return extensions;
    }

    private static RejectedEvidence rejection(Fields fields) {
        return new RejectedEvidence(
                fields.text("trustRoot"),
                location(fields),
                new Rejection(fields.reason("reason"), fields.text("detail")));
    }

    private static Lookup lookup(Fields fields) {
        return new Lookup(
                fields.text("trustRoot"),
                fields.has("repository") ? fields.parsed("repository", REPOSITORY) : null,
                fields.text("what"),
                outcome(fields));
    }

    private static LookupOutcome outcome(Fields fields) {
        return switch (fields.text("outcome")) {
            case "Complete" -> new LookupOutcome.Complete();
            case "Undecidable" -> new LookupOutcome.Undecidable(fields.reason("reason"), fields.text("detail"));
            case "Refused" -> new LookupOutcome.Refused(fields.reason("reason"), fields.text("detail"));
            default -> throw new MalformedRecordException("a look-up ended in no way that is known here");
        };
    }

    private static final Function<String, ImageRepository> REPOSITORY = ImageRepository::parse;

    private static Location location(Fields fields) {
        return new Location(
                fields.parsed("repository", REPOSITORY),
                fields.constant("layout", Layout.class),
                fields.digest("artifact"));
    }
}
