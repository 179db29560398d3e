/** The history of a ledger of runners as lines of JSON: written by whoever grants, read by whoever checks. */
@NullMarked
package dev.portcullis.cluster.ledger;

import org.jspecify.annotations.NullMarked;
