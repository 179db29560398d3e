package dev.portcullis.sigstore.log;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.trust.Log;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a bundle's log entries against the logs of a trust root. Time windows are checked later, when all times are known. */
public final class LogVerifier {
    private LogVerifier() {}

    /** Checks all entries: one that does not fit the bundle refuses it, one by an unknown log is only counted. */
    public static Checked<LogProofs> verify(ParsedBundle bundle, SignedContent signed, TrustRoot root) {
        List<LogProof> proofs = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        int unknown = 0;
        for (TransparencyLogEntry entry : bundle.logEntries()) {
            if (!seen.add(List.of(entry.getLogId().getKeyId(), entry.getLogIndex()))) {
                return Checked.refuse(Reason.LOG_ENTRY_MALFORMED, "the bundle holds the same log entry twice");
            }
            Checked<Optional<LogProof>> checked = EntryBinding.check(entry, signed)
                    .then(bound -> complete(entry, bound, bundle.version()))
                    .then(bound -> prove(
                            entry,
                            bound,
                            bundle.version(),
                            root.logs(entry.getLogId().getKeyId())));
            switch (checked) {
                case Checked.Passed<Optional<LogProof>>(Optional<LogProof> proof) -> {
                    proof.ifPresent(proofs::add);
                    unknown += proof.isEmpty() ? 1 : 0;
                }
                case Checked.Refused<Optional<LogProof>>(var rejection) -> {
                    return Checked.refuse(rejection);
                }
            }
        }
        return Checked.pass(new LogProofs(proofs, unknown));
    }

    private static Checked<BoundEntry> complete(
            TransparencyLogEntry entry, BoundEntry bound, ParsedBundle.Version version) {
        if (entry.getIntegratedTime() < 0 || entry.getLogIndex() < 0) {
            return Checked.refuse(Reason.LOG_ENTRY_MALFORMED, "the entry's time or index is negative");
        }
        if (version.restsOnPromise() && !entry.hasInclusionPromise()) {
            return Checked.refuse(
                    Reason.LOG_PROMISE_INVALID, "a layer, and a bundle of version 0.1, need the log's promise");
        }
        boolean proofNeeded = !version.restsOnPromise() || bound.version() == EntryVersion.V2;
        if (proofNeeded && !entry.hasInclusionProof()) {
            return Checked.refuse(Reason.LOG_INCLUSION_PROOF_MISSING, "the entry has no inclusion proof");
        }
        return Checked.pass(bound);
    }

    private static Checked<Optional<LogProof>> prove(
            TransparencyLogEntry entry, BoundEntry bound, ParsedBundle.Version version, List<Log> logs) {
        if (logs.isEmpty()) {
            return Checked.pass(Optional.empty());
        }
        if (!entry.hasInclusionProof()) {
            return promise(entry, logs);
        }
        return included(entry.getInclusionProof(), bound, entry.getLogIndex())
                .then(proof -> isPromiseOnly(proof, version) ? Checked.pass(logs) : signed(proof, bound, logs))
                .then(signers -> entry.hasInclusionPromise()
                        ? promise(entry, signers)
                        : Checked.pass(Optional.of(new LogProof(signers, null))));
    }

    private static Checked<Optional<LogProof>> promise(TransparencyLogEntry entry, List<Log> logs) {
        List<Log> signers = logs.stream()
                .filter(log -> InclusionPromise.isSignedBy(log, entry))
                .toList();
        if (signers.isEmpty()) {
            return Checked.refuse(Reason.LOG_PROMISE_INVALID, "the log did not sign the promise of inclusion");
        }
        Instant at = Instant.ofEpochSecond(entry.getIntegratedTime());
        return Checked.pass(
                Optional.of(new LogProof(signers, new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, at))));
    }

    private static Checked<InclusionProof> included(InclusionProof proof, BoundEntry bound, long entryIndex) {
        // Version 1 counts entries over all shards, so the two indexes differ there.
        boolean indexFits = bound.version() == EntryVersion.V1 || proof.getLogIndex() == entryIndex;
        Optional<ByteString> root = MerkleTree.root(
                proof.getLogIndex(), proof.getTreeSize(), MerkleTree.leafHash(bound.leaf()), proof.getHashesList());
        return indexFits && root.filter(proof.getRootHash()::equals).isPresent()
                ? Checked.pass(proof)
                : Checked.refuse(
                        Reason.LOG_INCLUSION_PROOF_INVALID, "the inclusion proof does not lead to its root hash");
    }

    /** Bundles of version 0.1 rest on the promise; their proofs may come without a checkpoint and then prove nothing. */
    private static boolean isPromiseOnly(InclusionProof proof, ParsedBundle.Version version) {
        return version.restsOnPromise() && proof.getCheckpoint().getEnvelope().isEmpty();
    }

    private static Checked<List<Log>> signed(InclusionProof proof, BoundEntry bound, List<Log> logs) {
        Optional<Checkpoint> checkpoint = Checkpoint.parse(proof.getCheckpoint().getEnvelope());
        if (checkpoint.isEmpty()) {
            return Checked.refuse(Reason.LOG_CHECKPOINT_INVALID, "the checkpoint is missing or cannot be read");
        }
        if (checkpoint.get().size() != proof.getTreeSize()
                || !checkpoint.get().root().equals(proof.getRootHash())) {
            return Checked.refuse(Reason.LOG_CHECKPOINT_INVALID, "the checkpoint is about another tree");
        }
        List<Log> signers = logs.stream()
                .filter(log -> checkpoint.get().isSignedBy(log, bound.version()))
                .toList();
        return signers.isEmpty()
                ? Checked.refuse(
                        Reason.LOG_CHECKPOINT_INVALID, "no signature of the checkpoint is by the log of the entry")
                : Checked.pass(signers);
    }
}
