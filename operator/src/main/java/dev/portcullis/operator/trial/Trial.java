package dev.portcullis.operator.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a policy for a namespace that is there for the purpose, under which one repository needs a signature by a key that was just made and
 * thrown away, and all others are free. The first must be refused, the second admitted, both by dry run. At its end it deletes what it made,
 * the namespace, and the binding of its own rights.
 */
public final class Trial {
    private static final long BETWEEN_LOOKS = 500;

    /** Of the namespace, the policy, the trust root and the binding: its rights are confined to this name. */
    private static final String NAME = "portcullis-trial";

    /** What the API server says of a refusal by a fail-closed entry of the gate; nobody else's counts. */
    private static final Pattern REFUSAL = Pattern.compile(
            "admission webhook \"enforce-[0-9a-z]+\\.portcullis\\.dev\" denied the request: \\[(\\w+)]");

    /** A webhook says so until it has heard of the policy, a moment after the operator. */
    private static final String NOT_READY = "PolicyNotReady";

    private final KubernetesClient client;
    private final InstantSource clock;

    /** Prepares it. */
    public Trial(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param passed whether the gate did as it must
     * @param told what it said, for people
     */
    public record Outcome(boolean passed, String told) {}

    /**
     * Runs it.
     *
     * @param refused reference of the image that must be refused
     * @param admitted reference of an image in another repository, which must be admitted
     * @param patience longest wait until the policy is in force
     */
    public Outcome run(String refused, String admitted, Duration patience) throws InterruptedException {
        var made = client.load(
                        new ByteArrayInputStream(objects(repository(refused)).getBytes(UTF_8)))
                .items();
        var end = clock.instant().plus(patience);
        try {
            made.forEach(object -> client.resource(object).forceConflicts().serverSideApply());
            if (!isInForce(end)) {
                return new Outcome(false, "policy " + NAME + " was not in force after " + patience);
            }
            var first = create(refused);
            while (reason(first).equals(NOT_READY) && clock.instant().isBefore(end)) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS);
                first = create(refused);
            }
            if (!isRefusal(first)) {
                return new Outcome(false, refused + " must be refused by the gate, and was told: " + first);
            }
            var second = create(admitted);
            return new Outcome(
                    second.isEmpty(),
                    second.isEmpty()
                            ? "refused: " + first + "\nadmitted: " + admitted
                            : admitted + " must be admitted: " + second);
        } finally {
            end(made);
        }
    }

    /** The rights come last, because everything else needs them. */
    private void end(List<HasMetadata> made) {
        made.reversed().forEach(object -> client.resource(object).delete());
        client.namespaces().withName(NAME).delete();
        client.rbac().clusterRoleBindings().withName(NAME).delete();
    }

    /** Returns whether the gate refused an image by the policy, rather than somebody else, or the gate because it knew none. */
    static boolean isRefusal(String message) {
        return !reason(message).isEmpty() && !reason(message).equals(NOT_READY);
    }

    private static String reason(String message) {
        var refusal = REFUSAL.matcher(message);
        return refusal.find() ? refusal.group(1) : "";
    }

    private boolean isInForce(Instant end) throws InterruptedException {
        while (clock.instant().isBefore(end)) {
            var policy = client.genericKubernetesResources("portcullis.dev/v1alpha1", "EvidencePolicy")
                    .withName(NAME)
                    .get();
            var account = client.serviceAccounts()
                    .inNamespace(NAME)
                    .withName("default")
                    .get();
            if (policy != null && isReady(policy.get("status", "conditions")) && account != null) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS);
        }
        return false;
    }

    private static boolean isReady(@Nullable Object conditions) {
        return conditions instanceof List<?> list
                && list.stream()
                        .anyMatch(condition -> condition instanceof Map<?, ?> map
                                && "Ready".equals(map.get("type"))
                                && "True".equals(map.get("status")));
    }

    /** Returns why the Pod cannot be created; empty if it can. */
    private String create(String image) {
        try {
            client.resource(pod(image)).dryRun().create();
            return "";
        } catch (KubernetesClientException e) {
            return e.getStatus() == null
                    ? String.valueOf(e.getMessage())
                    : String.valueOf(e.getStatus().getMessage());
        }
    }

    private Pod pod(String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAME)
                .withName("trial")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("trial")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    /** Returns a reference without tag and digest. */
    static String repository(String image) {
        var named = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        var colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    }

    private String objects(String repository) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %1$s}
                spec: {keys: [{name: thrown-away, pem: "%3$s"}]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %1$s}
                spec:
                  mode: Enforce
                  match:
                    images: ["%2$s"]
                    otherImages: Allow
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                  authorities: [{name: nobody, trustRoot: %1$s, keys: [thrown-away]}]
                  requirements: [{name: signed, signature: {authorities: [nobody]}}]
                """.formatted(NAME, repository, publicKey());
    }

    private static String publicKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var key = generator.generateKeyPair().getPublic().getEncoded();
            return "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(key)
                    + "\\n-----END PUBLIC KEY-----\\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
