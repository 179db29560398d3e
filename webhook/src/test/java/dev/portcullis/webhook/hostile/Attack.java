package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.credentials.PullCredentials;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.webhook.gather.ReadPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One registry that holds a {@link Signed} image, and the read path that asks it. What the registry does besides is for the test to say; as long as
 * it says nothing, the image is accepted.
 */
final class Attack implements AutoCloseable {
    static final String SECRET = "alices-secret";
    /** So long that nothing here is ended by it but what never ends. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    /** So long as anything may take that is not left to the deadline, on a crowded machine. */
    private static final Duration LONGEST = Duration.ofSeconds(28);

    /** So long is waited for each answer; it never gets less, however long the machine lets its threads stand. */
    private static final Duration HASTY = Duration.ofMillis(500);

    /** The largest thing that is read, and what buffers of the system swallow besides. */
    private static final long MOST_BYTES = 24L << 20;

    final ScriptedRegistry registry;
    private final Map<String, String> settings;
    private final ReadPath path;
    private final PoliciesInForce rules;

    private Attack(ScriptedRegistry registry, Map<String, String> settings) {
        this.registry = registry.otherwise(RecordedAnswers.of(Signed.image()));
        this.settings = settings;
        this.path = new ReadPath(settings);
        this.rules = Rules.enforcing(registry.host(), registry.otherName());
    }

    /** Speaks plain HTTP. */
    static Attack plain() {
        var registry = ScriptedRegistry.start();
        return new Attack(registry, settings(Map.of("plain-http", "true"), registry));
    }

    /** Asks a registry under settings for its host, which may lie anywhere on this machine. */
    static Attack on(ScriptedRegistry registry, Map<String, String> ofHost) {
        return new Attack(registry, settings(ofHost, registry));
    }

    /** The registry is known by both of its names. */
    private static Map<String, String> settings(Map<String, String> ofHost, ScriptedRegistry registry) {
        var settings = new HashMap<String, String>();
        var names = List.of(registry.host(), registry.otherName());
        for (var name : names) {
            var prefix = "portcullis.registries[" + names.indexOf(name) + "].";
            settings.put(prefix + "host", name);
            settings.put(prefix + "allow-private-addresses", "true");
            ofHost.forEach((key, value) -> settings.put(prefix + key, value));
        }
        return settings;
    }

    /** Returns the path of something in the repository, such as {@code manifests/v1}. */
    static String at(String what) {
        return "/v2/" + Signed.image().repository() + "/" + what;
    }

    /** Returns the path of the list of the image's referrers. */
    static String referrers() {
        return at("referrers/" + Signed.digest());
    }

    String byDigest() {
        return at(registry.host(), Signed.digest());
    }

    /** Returns the reference of an image in the repository. */
    static String at(String host, String digest) {
        return reference(host, Signed.image().repository(), digest);
    }

    static String reference(String host, String repository, String digest) {
        return host + "/" + repository + "@" + digest;
    }

    /** Accepts the image while the registry is honest, else a refusal would say nothing; remembers nothing of it. */
    void accepts() {
        try (var other = new ReadPath(settings)) {
            assertThat(other.judge(byDigest(), rules, access("team", Deadline.after(PATIENT)))
                            .verdict())
                    .isInstanceOf(Verdict.Allow.class);
        }
    }

    JudgedImage judge(String image) {
        return judge(image, Deadline.after(PATIENT));
    }

    private JudgedImage judge(String image, Deadline deadline) {
        return path.judge(image, rules, access("team", deadline));
    }

    /** Judges a tag, of which a policy may only warn. */
    JudgedImage judgeTag(String tag) {
        var image = registry.host() + "/" + Signed.image().repository() + ":" + tag;
        return path.judge(image, Rules.warning(registry.host()), access("team", Deadline.after(PATIENT)));
    }

    /** Refuses the signed image for this reason, long before the deadline, having read no more than it may. */
    JudgedImage refuses(Reason reason) {
        return refuses(byDigest(), reason);
    }

    JudgedImage refuses(String image, Reason reason) {
        return refuses(image, reason, Deadline.after(PATIENT));
    }

    /** Cannot say, since the deadline comes first. */
    void givesUp() {
        refuses(byDigest(), Reason.REGISTRY_TIMEOUT, Deadline.after(HASTY, () -> 0));
    }

    private JudgedImage refuses(String image, Reason reason, Deadline deadline) {
        var start = System.nanoTime();
        var judged = judge(image, deadline);
        assertThat(judged.verdict()).isNotInstanceOf(Verdict.Allow.class);
        assertThat(judged.verdict().reason()).as(judged.toString()).isEqualTo(reason);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(registry.sent()).isLessThan(MOST_BYTES);
        assertThat(judged.toString()).doesNotContain(SECRET);
        return judged;
    }

    /** A Pod's access, with a pull secret for the registry and for no other host. */
    private Access access(String tenant, Deadline deadline) {
        var secret =
                "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"alice\",\"password\":\"" + SECRET + "\"}}}";
        var credentials = PullCredentials.parseDockerConfigJson(secret.getBytes(StandardCharsets.UTF_8));
        CredentialSource source = credentials::forRepository;
        return new Access(tenant, source, deadline);
    }

    @Override
    public void close() {
        path.close();
        registry.close();
    }
}
