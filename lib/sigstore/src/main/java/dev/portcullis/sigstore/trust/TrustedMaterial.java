package dev.portcullis.sigstore.trust;

import java.util.List;

/** The usable parts of a {@code trusted_root.json}. */
record TrustedMaterial(
        List<Authority> certificateAuthorities,
        List<Authority> timestampAuthorities,
        List<Log> logs,
        List<Log> certificateLogs) {
    static final TrustedMaterial NONE = new TrustedMaterial(List.of(), List.of(), List.of(), List.of());
}
