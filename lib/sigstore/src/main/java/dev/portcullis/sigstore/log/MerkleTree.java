package dev.portcullis.sigstore.log;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/** Hashing of a log's tree (RFC 6962 §2.1). */
final class MerkleTree {
    private static final ByteString LEAF = ByteString.copyFrom(new byte[] {0});
    private static final ByteString NODE = ByteString.copyFrom(new byte[] {1});
    private static final int HASH_LENGTH = 32;
    private static final int MAX_PATH = 64;

    private MerkleTree() {}

    static ByteString leafHash(ByteString leaf) {
        return HashAlgorithm.SHA_256.digest(LEAF.concat(leaf));
    }

    /**
     * Computes the root that an inclusion proof leads to (RFC 9162 §2.1.3.2).
     *
     * @param index position of the leaf
     * @param size number of leaves in the tree
     * @param leafHash hash of the leaf
     * @param path the proof
     * @return the root, or empty if the path does not fit index and size
     */
    static Optional<ByteString> root(long index, long size, ByteString leafHash, List<ByteString> path) {
        if (index < 0 || index >= size || path.size() > MAX_PATH) {
            return Optional.empty();
        }
        long node = index;
        long last = size - 1;
        ByteString hash = leafHash;
        for (ByteString sibling : path) {
            if (sibling.size() != HASH_LENGTH || last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                hash = parent(sibling, hash);
                int levels = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>>= levels;
                last >>>= levels;
            } else {
                hash = parent(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }

    private static ByteString parent(ByteString left, ByteString right) {
        return HashAlgorithm.SHA_256.digest(NODE.concat(left).concat(right));
    }
}
