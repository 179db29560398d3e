package dev.portcullis.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.crds.workload.RequestedObject;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.registry.Deadline;
import java.time.Duration;

/** What the ways to a verdict have in common. */
final class Paths {
    /** Nothing takes time here. */
    static final Duration AMPLE = Duration.ofSeconds(60);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Paths() {}

    /** Returns an access of nobody in particular. */
    static Access nobody() {
        return new Access(World.NAMESPACE, CredentialSource.ANONYMOUS, Deadline.after(AMPLE));
    }

    /** Returns the Pod that names the image. */
    static String pod(World world) {
        var account = world.setting().account();
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"shop\",\"namespace\":\""
                + World.NAMESPACE
                + "\",\"uid\":\"u-1\"},\"spec\":{"
                + (account.isEmpty() ? "" : "\"serviceAccountName\":\"" + account + "\",")
                + "\"containers\":[{\"name\":\"app\",\"image\":\"" + world.reference() + "\"}]}}";
    }

    /** Returns the request that the Pod makes. */
    static Circumstances.Request request(World world) {
        try {
            return RequestedObject.of("CREATE", "", "v1", "Pod", MAPPER.readTree(pod(world)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the review by which the API server asks about it. */
    static String review(World world) {
        return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u-1\","
                + "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},"
                + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"pods\"},"
                + "\"operation\":\"CREATE\",\"namespace\":\"" + World.NAMESPACE
                + "\",\"name\":\"shop\",\"userInfo\":{\"username\":\"alice\"},\"dryRun\":false,\"object\":" + pod(world)
                + ",\"oldObject\":null}}";
    }
}
