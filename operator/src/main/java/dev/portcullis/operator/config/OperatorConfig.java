package dev.portcullis.operator.config;

import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.cluster.settings.RegistrySetting;
import dev.portcullis.core.policy.OtherImages;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the operator, {@code portcullis.*}; in the environment {@code PORTCULLIS_WEBHOOK_URL} and so on. */
@ConfigMapping(prefix = "portcullis")
public interface OperatorConfig {
    /** Namespace that Portcullis is installed in. */
    @WithDefault("portcullis-system")
    String namespace();

    /** Namespaces that are never judged; Portcullis's own is always one of them. */
    @WithDefault("kube-system,kube-public,kube-node-lease")
    Set<String> exemptNamespaces();

    /** Objects of other kinds that name images to run; the webhook must be told the same. */
    List<ImageResourceSetting> imageResources();

    /** What happens to images that no policy matches, where the policies leave it to the installation; the webhook must be told the same. */
    @WithDefault("WARN")
    OtherImages unmatchedImages();

    /** Registries that need other settings than the default; the webhook must be told the same. */
    List<RegistrySetting> registries();

    /** How what runs is judged in the background. */
    Scan scan();

    /** How the API server reaches the webhook. */
    Webhook webhook();

    /** Which replica reconciles. */
    Leader leader();

    /** How the TUF repositories of trust roots are followed. */
    Tuf tuf();

    /** How policies in Rego are compiled. */
    Opa opa();

    /** How evidence is collected, signed and published. */
    Evidence evidence();

    /** How runners are shared. */
    Runners runners();

    /** How the API server reaches the webhook. */
    interface Webhook {
        /** Base URL, {@code https://host:port}, of a webhook outside the cluster; left out, Service {@code portcullis-webhook} is called. */
        Optional<URI> url();

        /** Lifetime of the serving certificate, at least one hour; it is renewed when two thirds of it have passed. */
        @WithDefault("14d")
        Duration certificateLifetime();

        /** Who issues it: OPERATOR, or OTHERS, who write Secret {@code portcullis-webhook-certificate} with the authority in ca.crt. */
        @WithDefault("OPERATOR")
        CertificateIssuedBy certificateIssuer();
    }

    /** Who issues the webhook's serving certificate. */
    enum CertificateIssuedBy {
        OPERATOR,
        OTHERS
    }

    /** Which replica reconciles. */
    interface Leader {
        /** Name of this replica; left out, the host name and a random part. */
        Optional<String> identity();

        /** How long a lease is good for after its last renewal; a dead replica is replaced after this time. */
        @WithDefault("15s")
        Duration lease();

        /** How long the leader tries to renew before it gives up and ends. */
        @WithDefault("10s")
        Duration renewWithin();

        /** Time between two attempts to get or renew the lease. */
        @WithDefault("1s")
        Duration every();
    }

    /** How what runs is judged in the background. */
    interface Scan {
        /** Longest time between two looks at an image that runs; each is spread by a tenth. */
        @WithDefault("6h")
        Duration every();

        /** Images per second about which one registry host is asked, after a burst of ten times as many. */
        @WithDefault("5")
        double imagesPerSecond();

        /** Most images that are looked at at once. */
        @WithDefault("16")
        int lookups();

        /** Most images of one namespace that are looked at at once. */
        @WithDefault("4")
        int lookupsPerNamespace();

        /** Longest time for one image. */
        @WithDefault("30s")
        Duration deadline();

        /** Memory for large bundles while they are read, in MiB; one larger than a sixteenth of it is not. */
        @WithDefault("48")
        int evidenceMebibytes();

        /** What was not verified for longer is not believed; the webhook's max-fact-age. */
        @WithDefault("168h")
        Duration maxFactAge();

        /** How long what is known of an image stays after its last verification if nothing needs it. */
        @WithDefault("14d")
        Duration keepUnused();

        /** Most images of which something is kept; beyond it the oldest go that nothing needs. */
        @WithDefault("50000")
        int mostImages();

        /** Whether results are written as reports of OpenReports, where its definitions are installed. */
        @WithDefault("true")
        boolean reports();
    }

    /** How policies in Rego are compiled, by OPA as a program of its own. */
    interface Opa {
        /** OPA's program. */
        @WithDefault("/usr/local/bin/opa")
        String binary();

        /** Longest time for one policy. */
        @WithDefault("30s")
        Duration timeLimit();

        /** Most memory that it may write to, in MiB; a policy that needs more is not accepted. */
        @WithDefault("128")
        int memoryMebibytes();
    }

    /** How evidence is collected, signed and published. */
    interface Evidence {
        /** Most evidence bundles that are taken to their next stage at the same time. */
        @WithDefault("4")
        int atOnce();

        /** Longest time for collecting all items of one. */
        @WithDefault("60s")
        Duration collectWithin();

        /** Longest time for publishing one. */
        @WithDefault("60s")
        Duration publishWithin();

        /** Hosts of files and of Prometheus that need other settings than the default: public certificate authorities, public addresses. */
        List<EvidenceHost> hosts();
    }

    /** A host that evidence is collected from, with settings of its own. */
    interface EvidenceHost {
        /** Host, with its port unless that is 443. */
        String host();

        /** Whether to speak HTTP. */
        @WithDefault("false")
        boolean plainHttp();

        /** Whether the host may be at a loopback, link-local or private address. */
        @WithDefault("false")
        boolean allowPrivateAddresses();

        /** File with certificate authorities in PEM, besides the public ones. */
        @WithName("ca-file")
        Optional<String> certificateAuthorities();
    }

    /** How runners are shared. */
    interface Runners {
        /** Folder for the ledger, in which each leader writes a file of its own; left out, it goes to standard output. */
        Optional<Path> ledgerFolder();
    }

    /** How the TUF repositories of trust roots are followed. */
    interface Tuf {
        /** Time between two refreshes; each is spread by a tenth to either side. */
        @WithDefault("6h")
        Duration refreshEvery();

        /** Time after a refresh that failed. */
        @WithDefault("10m")
        Duration retryEvery();

        /** Longest time for one refresh. */
        @WithDefault("30s")
        Duration timeLimit();

        /** Repositories that need other settings than the default: public certificate authorities, public addresses. */
        List<Repository> repositories();
    }

    /** A TUF repository with settings of its own. */
    interface Repository {
        /** Host, with its port unless that is 443. */
        String host();

        /** Whether the host may be at a loopback, link-local or private address. */
        @WithDefault("false")
        boolean allowPrivateAddresses();

        /** File with certificate authorities in PEM, besides the public ones. */
        @WithName("ca-file")
        Optional<String> certificateAuthorities();
    }
}
