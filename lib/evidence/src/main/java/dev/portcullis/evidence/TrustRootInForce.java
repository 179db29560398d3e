package dev.portcullis.evidence;

import dev.portcullis.sigstore.trust.TrustRoot;

/**
 * An accepted trust root.
 *
 * @param name the name that policies use
 * @param revision content hash of the accepted revision; two roots with the same one hold the same material
 * @param root the parsed material
 */
public record TrustRootInForce(String name, String revision, TrustRoot root) {}
