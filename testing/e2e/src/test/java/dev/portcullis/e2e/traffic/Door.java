package dev.portcullis.e2e.traffic;

/** By which a Pod asks to be let in. Called by many threads at once. */
@FunctionalInterface
public interface Door {
    /**
     * Asks once.
     *
     * @param number tells attempts apart
     * @param image what the Pod runs, as a reference
     */
    Answer ask(String namespace, int number, String image);

    /** Returns a Pod as JSON. */
    static String pod(String namespace, int number, String image) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"attempt-%d-%d","namespace":"%s"},\
                "spec":{"containers":[{"name":"app","image":"%s"}]}}""".formatted(System.nanoTime(), number, namespace, image);
    }
}
