package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;

/** A metadata file that enough keys of its role have signed. */
public sealed interface Metadata permits Root, Timestamp, Snapshot, Targets {
    Header header();

    /** Returns the file, byte by byte. */
    ByteString bytes();
}
