package dev.portcullis.operator.tuf;

import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.sigstore.tuf.TufClient;
import dev.portcullis.sigstore.tuf.TufRefresh;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.http.HttpTufFetcher;
import dev.portcullis.sigstore.tuf.http.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Asks repositories over HTTPS. Holds no connection between two refreshes.
 *
 * @param reaches where hosts may be that are not at public addresses, or show other certificates, by host and port
 * @param limit how long one refresh may take
 */
public record HttpRefresher(Map<String, Reach> reaches, Duration limit) implements Refresher {
    public HttpRefresher {
        reaches = Map.copyOf(reaches);
    }

    @Override
    public TufRefresh refresh(FollowedRepository repository, TufState trusted, Instant now) {
        var address = repository.address();
        var reach = reaches.getOrDefault(address.authority(), Reach.PUBLIC);
        try (var fetcher = new HttpTufFetcher(address, reach)) {
            return new TufClient(fetcher, repository.target(), limit).refresh(trusted, now);
        }
    }
}
