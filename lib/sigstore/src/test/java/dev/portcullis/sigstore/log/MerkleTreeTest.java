package dev.portcullis.sigstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Inclusion proofs against a tree built by the definition (RFC 6962 §2.1). */
final class MerkleTreeTest {
    private static final int LARGEST = 33;

    @Test
    void leadsToTheRootForEveryLeafOfEveryTree() {
        for (int size = 1; size <= LARGEST; size++) {
            List<ByteString> leaves = leaves(size);
            for (int index = 0; index < size; index++) {
                assertThat(MerkleTree.root(index, size, leaves.get(index), path(index, leaves)))
                        .as("leaf %d of %d", index, size)
                        .contains(root(leaves));
            }
        }
    }

    @Test
    void leadsElsewhereForEveryOtherIndexAndLength() {
        for (int size = 2; size <= LARGEST; size++) {
            List<ByteString> leaves = leaves(size);
            ByteString root = root(leaves);
            for (int index = 0; index < size; index++) {
                List<ByteString> path = path(index, leaves);
                List<ByteString> longer = new ArrayList<>(path);
                longer.add(root);
                ByteString leaf = leaves.get(index);
                assertThat(MerkleTree.root(index, size, leaf, longer)).isEmpty();
                assertThat(MerkleTree.root(index, size, leaf, path.subList(1, path.size())))
                        .isEmpty();
                assertThat(MerkleTree.root((index + 1) % size, size, leaf, path))
                        .isNotEqualTo(Optional.of(root));
                assertThat(MerkleTree.root(size, size, leaf, path)).isEmpty();
                assertThat(MerkleTree.root(-1, size, leaf, path)).isEmpty();
            }
        }
    }

    private static List<ByteString> leaves(int size) {
        List<ByteString> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(MerkleTree.leafHash(ByteString.copyFromUtf8("leaf " + i)));
        }
        return leaves;
    }

    private static ByteString root(List<ByteString> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return parent(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    private static List<ByteString> path(int index, List<ByteString> leaves) {
        if (leaves.size() == 1) {
            return new ArrayList<>();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        List<ByteString> left = leaves.subList(0, split);
        List<ByteString> right = leaves.subList(split, leaves.size());
        List<ByteString> path = index < split ? path(index, left) : path(index - split, right);
        path.add(root(index < split ? right : left));
        return path;
    }

    private static ByteString parent(ByteString left, ByteString right) {
        return HashAlgorithm.SHA_256.digest(
                ByteString.copyFrom(new byte[] {1}).concat(left).concat(right));
    }
}
