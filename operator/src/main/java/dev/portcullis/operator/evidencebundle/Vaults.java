package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.VaultTransit;
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

    private synchronized Vault at(String address, @Nullable String namespace, @Nullable String authorities) {
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

    /**
     * Returns the client for the Vault that a spec names.
     *
     * @param own where its authorities are
     * @throws IllegalArgumentException if the address or the authorities cannot be meant, or there are none of that name
     */
    Vault of(VaultTransit spec, OwnObjects own) {
        var name = spec.caConfigMap();
        var authorities = name == null ? null : own.configMapValue(name, "ca.crt");
        if (name != null && authorities == null) {
            throw new IllegalArgumentException("ConfigMap " + name + " has no ca.crt");
        }
        return at(spec.address(), spec.vaultNamespace(), authorities);
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(Vault::close);
        clients.clear();
    }
}
