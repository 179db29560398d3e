package dev.portcullis.sigstore.log;

import com.google.protobuf.ByteString;

/**
 * A log entry that says exactly what the bundle's signature says.
 *
 * @param version the generation of the log
 * @param leaf the bytes whose hash the log holds
 */
record BoundEntry(EntryVersion version, ByteString leaf) {}
