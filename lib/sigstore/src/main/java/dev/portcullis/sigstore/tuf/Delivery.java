package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.tuf.metadata.Targets;

/**
 * The last file that was fetched, and the metadata that vouches for it.
 *
 * @param targets the metadata
 * @param target which file it is
 * @param content the file
 */
record Delivery(Targets targets, TufTarget target, ByteString content) {}
