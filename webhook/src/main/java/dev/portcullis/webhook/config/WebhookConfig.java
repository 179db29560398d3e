package dev.portcullis.webhook.config;

import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.cluster.settings.RegistrySetting;
import dev.portcullis.core.policy.OtherImages;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the webhook, {@code portcullis.*}; in the environment {@code PORTCULLIS_WEBHOOK_PORT} and so on. */
@ConfigMapping(prefix = "portcullis")
public interface WebhookConfig {
    /** Namespace that Portcullis is installed in. */
    @WithDefault("portcullis-system")
    String namespace();

    /** What happens to images that no policy matches, where the policies leave it to the installation: Refuse, Warn or Allow. */
    @WithDefault("WARN")
    OtherImages unmatchedImages();

    /** Objects of other kinds that name images to run; the operator must be told the same. */
    List<ImageResourceSetting> imageResources();

    /** The admission server. */
    Webhook webhook();

    /** Where decision records go. */
    Decisions decisions();

    /** Registries that need other settings than the default: HTTPS, public certificate authorities and addresses, one name, no mirror. */
    List<RegistrySetting> registries();

    /** The admission server. */
    interface Webhook {
        /** Address to listen on. */
        @WithDefault("0.0.0.0")
        String address();

        /** Port to listen on; 0 takes a free one. */
        @WithDefault("8443")
        int port();

        /** Longest time for one request; must stay below the registration's timeout. */
        @WithDefault("8s")
        Duration deadline();

        /** How long requests are still answered after the order to end, while the cluster learns to send them elsewhere. */
        @WithDefault("5s")
        Duration drain();

        /** What decision records hide of identities: NONE or EMAIL_LOCAL_PART. */
        @WithDefault("NONE")
        IdentityMask maskIdentities();

        /** Most images that are looked up in registries at once. */
        @WithDefault("64")
        int lookups();

        /** Most images that are looked up at once for one namespace. */
        @WithDefault("16")
        int lookupsPerNamespace();

        /** Memory for cached facts, in MiB. With that for bundles and records, and 60 more, it must fit into the virtual machine's heap. */
        @WithDefault("40")
        int cacheMebibytes();

        /** Memory for large bundles while they are read and rules while they are evaluated, in MiB; a bundle of more than a sixteenth is not read. */
        @WithDefault("48")
        int evidenceMebibytes();

        /** Longest time for which facts are answered from memory. */
        @WithDefault("1h")
        Duration factsFor();

        /** Longest time for which what the operator verified counts without its having looked again, which it does every few hours. */
        @WithDefault("168h")
        Duration maxFactAge();
    }

    /** Where decision records go. */
    interface Decisions {
        /** What they are written to: STANDARD_OUTPUT, FILE or OTLP. */
        @WithDefault("STANDARD_OUTPUT")
        SinkKind sink();

        /** Most records that wait to be written. */
        @WithDefault("8192")
        int queueRecords();

        /** Most memory for records that wait, in MiB; part of what must fit into the virtual machine's heap. */
        @WithDefault("8")
        int queueMebibytes();

        /** What happens to a request whose record finds no room: DROP answers it unrecorded, REFUSE refuses what fail-closed entries allow. */
        @WithDefault("DROP")
        WhenFull whenFull();

        /** For FILE. */
        FileSink file();

        /** For OTLP. */
        OtlpSink otlp();
    }

    /** What decision records are written to. */
    enum SinkKind {
        STANDARD_OUTPUT,
        FILE,
        OTLP
    }

    /** What happens to requests whose decision cannot be recorded. */
    enum WhenFull {
        DROP,
        REFUSE
    }

    /** A file for decision records. */
    interface FileSink {
        /** Its absolute path; older records are beside it, as PATH.1 and so on. */
        Optional<String> path();

        /** Its greatest size, in MiB. */
        @WithDefault("100")
        int maxMebibytes();

        /** Most files, older ones included. */
        @WithDefault("10")
        int count();

        /** When what was written is forced to the disk: NEVER, EACH or INTERVAL. */
        @WithDefault("INTERVAL")
        Fsync fsync();

        /** How often, for INTERVAL. */
        @WithDefault("1s")
        Duration fsyncInterval();
    }

    /** When what was written is forced to the disk. */
    enum Fsync {
        /** When the system likes. */
        NEVER,
        /** After each write, before the next records are taken on. */
        EACH,
        /** So often, if there is anything to force. */
        INTERVAL
    }

    /** A collector for decision records. */
    interface OtlpSink {
        /** Where logs are posted to by OTLP over HTTP, for example http://collector:4318/v1/logs. */
        Optional<String> endpoint();

        /** Headers of each request. */
        Map<String, String> headers();

        /** Files that hold values of headers, such as authorization: in a setting, parts of a secret could be taken for expressions. */
        Map<String, String> headerFiles();

        /** Longest time for one request. */
        @WithDefault("10s")
        Duration timeout();

        /** Longest time in which records that the collector could not take are sent again. */
        @WithDefault("1m")
        Duration patience();
    }
}
