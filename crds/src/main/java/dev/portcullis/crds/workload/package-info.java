/** Which objects name images, and where: what the registration asks about and the webhook judges. */
@NullMarked
package dev.portcullis.crds.workload;

import org.jspecify.annotations.NullMarked;
