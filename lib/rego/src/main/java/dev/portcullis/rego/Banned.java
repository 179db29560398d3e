package dev.portcullis.rego;

import java.util.Set;

/** Built-ins that would let a policy reach network, environment or chance. */
final class Banned {
    static final Set<String> NAMES =
            Set.of("http.send", "opa.runtime", "net.lookup_ip_addr", "rand.intn", "uuid.rfc4122");

    private Banned() {}
}
