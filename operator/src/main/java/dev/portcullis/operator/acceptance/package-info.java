/** Whether a spec is accepted, and what its status says; common to all kinds that have revisions. */
@NullMarked
package dev.portcullis.operator.acceptance;

import org.jspecify.annotations.NullMarked;
