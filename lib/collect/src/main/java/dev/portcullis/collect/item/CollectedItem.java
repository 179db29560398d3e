package dev.portcullis.collect.item;

import dev.portcullis.core.evidencebundle.EvidenceItem;

/**
 * An item of an evidence bundle.
 *
 * @param item what the bundle says of it
 * @param made the text of its document where the collector made it, so that nobody else keeps it; empty for one that stands elsewhere
 */
public record CollectedItem(EvidenceItem item, String made) {}
