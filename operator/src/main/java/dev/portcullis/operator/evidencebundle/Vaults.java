package dev.portcullis.operator.evidencebundle;

import dev.portcullis.vault.Vault;
import dev.portcullis.vault.VaultSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client for each Vault, so that logins are shared. Thread-safe. */
final class Vaults implements AutoCloseable {
    /** Signers are few; an address that was mistyped should not stay for ever. */
    private static final int MOST = 64;

    private final Map<VaultSettings, Vault> clients = new LinkedHashMap<>();

    /**
     * Returns the client for a Vault.
     *
     * @throws IllegalArgumentException if the address or the authorities cannot be meant
     */
    synchronized Vault at(String address, @Nullable String namespace, @Nullable String authorities) {
        var settings = VaultSettings.at(URI.create(address)).in(namespace == null ? "" : namespace);
        var trusting = authorities == null ? settings : settings.trusting(authorities);
        var known = clients.get(trusting);
        if (known != null) {
            return known;
        }
        if (clients.size() >= MOST) {
            var oldest = clients.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        var made = Vault.create(trusting);
        clients.put(trusting, made);
        return made;
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(Vault::close);
        clients.clear();
    }
}
