/** Pull credentials as Kubernetes keeps them in Secrets. */
@NullMarked
package dev.portcullis.registry.credentials;

import org.jspecify.annotations.NullMarked;
