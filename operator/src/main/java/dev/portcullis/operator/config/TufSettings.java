package dev.portcullis.operator.config;

import dev.portcullis.operator.tuf.HttpRefresher;
import dev.portcullis.operator.tuf.RefreshSchedule;
import dev.portcullis.operator.tuf.Refresher;
import dev.portcullis.registry.http.TrustStores;
import dev.portcullis.sigstore.tuf.http.Reach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/** What the settings say about TUF repositories. */
public final class TufSettings {
    private TufSettings() {}

    /** Returns what asks repositories. */
    public static Refresher refresher(OperatorConfig.Tuf settings) {
        var reaches = new HashMap<String, Reach>();
        for (var repository : settings.repositories()) {
            var authorities = repository
                    .certificateAuthorities()
                    .map(file -> TrustStores.trustingAlso(read(file)))
                    .orElse(null);
            reaches.put(repository.host(), new Reach(repository.allowPrivateAddresses(), authorities));
        }
        return new HttpRefresher(reaches, settings.timeLimit());
    }

    /** Returns when they are asked. */
    public static RefreshSchedule schedule(OperatorConfig.Tuf settings) {
        return new RefreshSchedule(settings.refreshEvery(), settings.retryEvery());
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the certificate authorities of a TUF repository cannot be read: " + file, e);
        }
    }
}
