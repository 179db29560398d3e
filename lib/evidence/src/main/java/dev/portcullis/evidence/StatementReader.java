package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.CarriedStatement;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import java.util.List;
import java.util.Optional;

/**
 * Reads the statement that a fact is about from where the fact was found. Nothing is verified again: the digest in the fact is of the very bytes
 * that were, and no others are returned.
 */
final class StatementReader {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final SharedRegistry registry;
    private final EvidenceMemory memory;
    private final CarriedStatement carried = new CarriedStatement();

    StatementReader(SharedRegistry registry, EvidenceMemory memory) {
        this.registry = registry;
        this.memory = memory;
    }

    /** Reads the statement. Whatever goes wrong is an outcome. */
    StatementOutcome read(Fact fact, Access access) {
        try {
            var credentials = access.credentials().forRepository(fact.location().repository());
            return manifest(new Asked(fact, credentials, access));
        } catch (RuntimeException | StackOverflowError e) {
            return refused(
                    Reason.INTERNAL_ERROR,
                    "reading the statement failed: " + e.getClass().getSimpleName());
        }
    }

    private StatementOutcome manifest(Asked asked) {
        var location = asked.fact().location();
        var unread = Descriptor.of(MANIFEST, location.artifact(), Integer.MAX_VALUE);
        return switch (registry.of(asked.access())
                .manifest(
                        location.repository(),
                        unread,
                        asked.credentials(),
                        asked.access().deadline())) {
            case RegistryResult.Found<Manifest>(Manifest.Image image) -> layers(asked, image);
            case RegistryResult.Found<Manifest>(Manifest.Index index) -> gone(asked);
            case RegistryResult.NotFound<Manifest>(var hidden, var detail) -> gone(asked);
            case RegistryResult.Refused<Manifest>(var reason, var detail) -> refused(reason, detail);
            case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                undecidable(reason, detail);
        };
    }

    /** Layers of an artifact are few, and all but one are other evidence of the same image. */
    private StatementOutcome layers(Asked asked, Manifest.Image image) {
        var last = gone(asked);
        for (var layer : image.layers().stream()
                .limit(Layouts.MAXIMUM_CANDIDATES)
                .filter(StatementReader::mayCarry)
                .toList()) {
            last = layer(asked, layer);
            if (!last.equals(gone(asked))) {
                return last;
            }
        }
        return last;
    }

    private static boolean mayCarry(Descriptor layer) {
        return CandidateReader.isBundle(layer) || SignedLayer.isKnown(layer.mediaType());
    }

    private StatementOutcome layer(Asked asked, Descriptor layer) {
        if (layer.size() > memory.greatestBundle()) {
            return refused(Reason.RESPONSE_TOO_LARGE, "a statement has " + layer.size() + " bytes");
        }
        var access = asked.access();
        try (var reserved =
                memory.reserve(access.tenant(), layer.size(), access.deadline()).orElse(null)) {
            return reserved == null
                    ? refused(Reason.OVERLOADED, "too much evidence is being read at the same time")
                    : fetch(asked, layer);
        }
    }

    private StatementOutcome fetch(Asked asked, Descriptor layer) {
        var repository = asked.fact().location().repository();
        var access = asked.access();
        return switch (registry.of(access).blob(repository, layer, asked.credentials(), access.deadline())) {
            case RegistryResult.Found<byte[]>(var bytes) -> statement(asked, layer, bytes);
            case RegistryResult.NotFound<byte[]>(var hidden, var detail) -> gone(asked);
            case RegistryResult.Refused<byte[]>(var reason, var detail) -> refused(reason, detail);
            case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) ->
                undecidable(reason, detail);
        };
    }

    private StatementOutcome statement(Asked asked, Descriptor layer, byte[] bytes) {
        Optional<SignedBytes> payload = CandidateReader.isBundle(layer)
                ? carried.ofBundle(bytes)
                : carried.ofLayer(new SignedLayer(layer.mediaType(), SignedBytes.of(bytes), layer.annotations()));
        return payload.map(found -> StatementBytes.of(found.toByteArray()))
                .filter(found -> found.digest().equals(asked.fact().claim().statement()))
                .<StatementOutcome>map(StatementOutcome.Read::new)
                .orElseGet(() -> gone(asked));
    }

    private static StatementOutcome gone(Asked asked) {
        return refused(
                Reason.EVIDENCE_INCOMPLETE,
                "statement " + asked.fact().claim().statement() + " is no longer where it was found");
    }

    private static StatementOutcome refused(Reason reason, String detail) {
        return new StatementOutcome.Unread(new LookupOutcome.Refused(reason, detail));
    }

    private static StatementOutcome undecidable(Reason reason, String detail) {
        return new StatementOutcome.Unread(new LookupOutcome.Undecidable(reason, detail));
    }

    /** Which statement is read, as whom. */
    private record Asked(Fact fact, List<Credential> credentials, Access access) {}
}
