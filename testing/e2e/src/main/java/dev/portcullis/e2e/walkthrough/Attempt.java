package dev.portcullis.e2e.walkthrough;

/**
 * One attempt to run an image.
 *
 * @param title what is tried, for people
 * @param namespace where
 * @param workload what kind of object is created
 * @param image the reference as written in it
 * @param expectation what must come of it
 */
record Attempt(String title, String namespace, Workload workload, String image, Expectation expectation) {
    /** The kinds of objects that the demo creates. */
    enum Workload {
        POD,
        DEPLOYMENT
    }
}
