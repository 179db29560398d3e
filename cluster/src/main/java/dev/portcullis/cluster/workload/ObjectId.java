package dev.portcullis.cluster.workload;

/**
 * One namespaced object.
 *
 * @param apiVersion for example {@code apps/v1}
 * @param kind for example {@code Deployment}
 * @param namespace its namespace
 * @param name its name
 * @param uid tells it from earlier ones of the same name
 */
public record ObjectId(String apiVersion, String kind, String namespace, String name, String uid) {
    /** Returns it as people write it, for example {@code Deployment shop/web}. */
    public String describe() {
        return kind + " " + namespace + "/" + name;
    }
}
