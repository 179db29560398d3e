/** What operator and webhook agree on about the registration: entry names, paths, and the probe. */
@NullMarked
package dev.portcullis.crds.gate;

import org.jspecify.annotations.NullMarked;
