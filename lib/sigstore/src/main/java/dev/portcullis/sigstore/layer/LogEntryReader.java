package dev.portcullis.sigstore.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.StrictJson;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.rekor.v1.InclusionPromise;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.util.HexFormat;
import java.util.Set;

/** Reads the entry of a version 1 log that cosign keeps beside a layer: its body and the log's signed promise, without a proof. */
final class LogEntryReader {
    private static final Set<String> MEMBERS = Set.of("body", "integratedTime", "logIndex", "logID");

    private LogEntryReader() {}

    static Checked<TransparencyLogEntry> read(JsonNode annotation, StrictJson json) {
        JsonNode payload = annotation.path("Payload");
        boolean complete = payload.isObject()
                && payload.propertyStream().allMatch(member -> MEMBERS.contains(member.getKey()))
                && payload.path("integratedTime").canConvertToExactIntegral()
                && payload.path("integratedTime").canConvertToLong()
                && payload.path("logIndex").canConvertToExactIntegral()
                && payload.path("logIndex").canConvertToLong();
        if (!complete) {
            return LayerParser.malformed("its log entry lacks a member, or has one that is not known");
        }
        return Annotations.decode(annotation.path("SignedEntryTimestamp"))
                .then(promise -> Annotations.decode(payload.path("body"))
                        .then(body ->
                                logId(payload.path("logID")).then(log -> entry(payload, promise, body, log, json))));
    }

    private static Checked<TransparencyLogEntry> entry(
            JsonNode payload, ByteString promise, ByteString body, ByteString log, StrictJson json) {
        return Annotations.tree(body.toByteArray(), json, "the log entry's body")
                .then(node -> Checked.pass(TransparencyLogEntry.newBuilder()
                        .setLogIndex(payload.path("logIndex").longValue())
                        .setIntegratedTime(payload.path("integratedTime").longValue())
                        .setLogId(LogId.newBuilder().setKeyId(log))
                        .setKindVersion(KindVersion.newBuilder()
                                .setKind(node.path("kind").asText())
                                .setVersion(node.path("apiVersion").asText()))
                        .setCanonicalizedBody(body)
                        .setInclusionPromise(InclusionPromise.newBuilder().setSignedEntryTimestamp(promise))
                        .build()));
    }

    private static Checked<ByteString> logId(JsonNode hex) {
        try {
            return Checked.pass(ByteString.copyFrom(HexFormat.of().parseHex(hex.asText())));
        } catch (IllegalArgumentException e) {
            return LayerParser.malformed("its log entry's logID is not hexadecimal");
        }
    }
}
