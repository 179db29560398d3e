package dev.portcullis.sigstore.log;

import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.trust.Log;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** A version 1 log's signed promise to include an entry, which also vouches for the entry's time. */
final class InclusionPromise {
    private InclusionPromise() {}

    static boolean isSignedBy(Log log, TransparencyLogEntry entry) {
        return Signatures.coversMessage(
                log.key(),
                payload(entry).getBytes(StandardCharsets.US_ASCII),
                entry.getInclusionPromise().getSignedEntryTimestamp().toByteArray());
    }

    /** Canonical form (RFC 8785) of the four signed fields. */
    private static String payload(TransparencyLogEntry entry) {
        return "{\"body\":\""
                + Base64.getEncoder()
                        .encodeToString(entry.getCanonicalizedBody().toByteArray())
                + "\",\"integratedTime\":" + entry.getIntegratedTime()
                + ",\"logID\":\""
                + HexFormat.of().formatHex(entry.getLogId().getKeyId().toByteArray())
                + "\",\"logIndex\":" + entry.getLogIndex() + "}";
    }
}
