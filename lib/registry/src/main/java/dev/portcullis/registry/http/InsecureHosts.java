package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistrySettings;
import java.net.URI;

/** Where plain HTTP may be spoken: only from a host that settings call insecure, and only to another such. */
public final class InsecureHosts {
    private final RegistrySettings settings;

    public InsecureHosts(RegistrySettings settings) {
        this.settings = settings;
    }

    /** Tells whether a chain that began at an endpoint may go on to this URI. */
    public boolean allowScheme(Endpoint start, URI uri) {
        if ("https".equalsIgnoreCase(uri.getScheme())) {
            return true;
        }
        return "http".equalsIgnoreCase(uri.getScheme())
                && start.settings().insecureHttp()
                && (start.isOriginOf(uri)
                        || settings.host(Endpoint.authority(uri)).insecureHttp());
    }

    /** Tells whether credentials may go to this realm: HTTPS, or the insecure host itself on any port. */
    public boolean allowRealm(Endpoint start, URI realm) {
        boolean sameHost =
                start.settings().insecureHttp() && Endpoint.host(start.base()).equals(Endpoint.host(realm));
        return allowScheme(start, realm) || ("http".equalsIgnoreCase(realm.getScheme()) && sameHost);
    }
}
