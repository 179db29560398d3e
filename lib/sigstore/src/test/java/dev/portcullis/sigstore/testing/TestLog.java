package dev.portcullis.sigstore.testing;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.rekor.v1.Checkpoint;
import dev.sigstore.proto.rekor.v1.InclusionPromise;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A transparency log whose tree always holds three leaves, the second being the wanted one. */
public final class TestLog {
    private static final long GLOBAL_INDEX = 4711;
    private final TestKey key;
    private final String host;
    private final boolean second;
    private final byte[] id;

    private TestLog(TestKey key, String host, boolean second, byte[] id) {
        this.key = key;
        this.host = host;
        this.second = second;
        this.id = id;
    }

    /** A log of Rekor version 1, or a certificate transparency log. */
    public static TestLog v1(TestKey key, String host) {
        return new TestLog(key, host, false, sha256(key.publicKey().getEncoded()));
    }

    /** A log of Rekor version 2 with an Ed25519 key. */
    public static TestLog v2(TestKey key, String host) {
        byte[] raw = SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded())
                .getPublicKeyData()
                .getOctets();
        byte[] prefix = (host + "\n\u0001").getBytes(StandardCharsets.UTF_8);
        byte[] named = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, named, prefix.length, raw.length);
        return new TestLog(key, host, true, sha256(named));
    }

    /** A log that claims to be this one and has another key. */
    public TestLog impostor() {
        return new TestLog(TestKey.p256(), host, second, id);
    }

    public TestKey key() {
        return key;
    }

    public String host() {
        return host;
    }

    public byte[] id() {
        return id.clone();
    }

    /** Logs a body: version 1 adds a promise with this time, version 2 has none. */
    public TransparencyLogEntry entry(String kind, String version, String body, Instant at) {
        byte[] leaf = body.getBytes(StandardCharsets.UTF_8);
        TransparencyLogEntry.Builder entry = TransparencyLogEntry.newBuilder()
                .setLogIndex(second ? 1 : GLOBAL_INDEX)
                .setLogId(LogId.newBuilder().setKeyId(ByteString.copyFrom(id)))
                .setKindVersion(KindVersion.newBuilder().setKind(kind).setVersion(version))
                .setCanonicalizedBody(ByteString.copyFrom(leaf))
                .setInclusionProof(proof(leaf));
        if (!second) {
            entry.setIntegratedTime(at.getEpochSecond());
            entry.setInclusionPromise(promise(entry));
        }
        return entry.build();
    }

    /** Signs a promise for what the entry says now. */
    public InclusionPromise promise(TransparencyLogEntry.Builder entry) {
        String payload = "{\"body\":\""
                + Base64.getEncoder()
                        .encodeToString(entry.getCanonicalizedBody().toByteArray())
                + "\",\"integratedTime\":" + entry.getIntegratedTime() + ",\"logID\":\""
                + HexFormat.of().formatHex(entry.getLogId().getKeyId().toByteArray()) + "\",\"logIndex\":"
                + entry.getLogIndex() + "}";
        return InclusionPromise.newBuilder()
                .setSignedEntryTimestamp(ByteString.copyFrom(key.sign(payload.getBytes(StandardCharsets.US_ASCII))))
                .build();
    }

    /** Signs a checkpoint of this log under a name. */
    public Checkpoint checkpoint(String name, String origin, byte[] root, long size) {
        String text = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] hinted = Arrays.copyOf(id, 4 + signature.length);
        System.arraycopy(signature, 0, hinted, 4, signature.length);
        String line = "\u2014 " + name + " " + Base64.getEncoder().encodeToString(hinted) + "\n";
        return Checkpoint.newBuilder().setEnvelope(text + "\n" + line).build();
    }

    private InclusionProof proof(byte[] leaf) {
        byte[] first = node(0, "first".getBytes(StandardCharsets.UTF_8), new byte[0]);
        byte[] third = node(0, "third".getBytes(StandardCharsets.UTF_8), new byte[0]);
        byte[] root = node(1, node(1, first, node(0, leaf, new byte[0])), third);
        return InclusionProof.newBuilder()
                .setLogIndex(1)
                .setTreeSize(3)
                .setRootHash(ByteString.copyFrom(root))
                .addHashes(ByteString.copyFrom(first))
                .addHashes(ByteString.copyFrom(third))
                .setCheckpoint(checkpoint(host, second ? host : host + " - 42", root, 3))
                .build();
    }

    private static byte[] node(int prefix, byte[] left, byte[] right) {
        byte[] bytes = new byte[1 + left.length + right.length];
        bytes[0] = (byte) prefix;
        System.arraycopy(left, 0, bytes, 1, left.length);
        System.arraycopy(right, 0, bytes, 1 + left.length, right.length);
        return sha256(bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
