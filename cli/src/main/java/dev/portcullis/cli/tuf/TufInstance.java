package dev.portcullis.cli.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.tuf.PublicGood;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;

/**
 * A Sigstore instance with a TUF repository.
 *
 * @param name what the file is called in which its state is kept
 * @param root the root that its repository is followed from
 * @param address its repository
 */
public record TufInstance(String name, ByteString root, RepositoryAddress address) {
    /** Returns Sigstore's public-good instance. */
    public static TufInstance publicGood() {
        return publicGoodAt(RepositoryAddress.https(PublicGood.ADDRESS).orElseThrow());
    }

    /** Returns the public-good instance with its repository, or what poses as it, at another address. */
    public static TufInstance publicGoodAt(RepositoryAddress address) {
        return new TufInstance("public-good", PublicGood.root(), address);
    }
}
