package dev.portcullis.webhook.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Admission reviews as text. Apostrophes stand for quotation marks. */
final class Reviews {
    static final String DIGEST = "sha256:" + "0".repeat(64);
    static final String IMAGE = "registry.example.com/apps/shop@" + DIGEST;

    private Reviews() {}

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static String container(String name, String image) {
        return "{'name': '" + name + "', 'image': '" + image + "'}";
    }

    /** Returns a Pod's spec, or that of a template, with one list per kind of container. */
    static String podSpec(List<String> containers, List<String> init, List<String> ephemeral) {
        return "{'containers': [" + String.join(",", containers) + "], 'initContainers': [" + String.join(",", init)
                + "], 'ephemeralContainers': [" + String.join(",", ephemeral) + "]}";
    }

    static String podSpec(String... images) {
        var containers = java.util.stream.IntStream.range(0, images.length)
                .mapToObj(i -> container("c" + i, images[i]))
                .collect(Collectors.toList());
        return podSpec(containers, List.of(), List.of());
    }

    static String pod(String podSpec) {
        return "{'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'shop'}, 'spec': " + podSpec + "}";
    }

    static String template(String metadata, String podSpec) {
        return "{'metadata': " + metadata + ", 'spec': {'template': {'spec': " + podSpec + "}}}";
    }

    static String review(String group, String kind, String operation, String object, String oldObject) {
        return "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'request': {"
                + "'uid': 'u-1', 'kind': {'group': '" + group + "', 'version': 'v1', 'kind': '" + kind + "'},"
                + "'operation': '" + operation + "', 'namespace': 'shop', 'name': 'shop',"
                + "'userInfo': {'username': 'alice@example.com'}, 'dryRun': false,"
                + "'object': " + object + ", 'oldObject': " + oldObject + "}}";
    }

    static String createPod(String podSpec) {
        return review("", "Pod", "CREATE", pod(podSpec), "null");
    }
}
