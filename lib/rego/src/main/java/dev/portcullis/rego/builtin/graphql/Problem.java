package dev.portcullis.rego.builtin.graphql;

/** Words what is wrong with a query. */
final class Problem {
    private Problem() {}

    /**
     * A rule is broken.
     *
     * @param place line and column, or empty where the query is no text
     */
    static IllegalArgumentException at(String place, String problem) {
        if (place.isEmpty()) {
            return new IllegalArgumentException("GraphQL parse error: input: " + problem);
        }
        String plain = problem.endsWith(".") ? problem.substring(0, problem.length() - 1) : problem;
        return new IllegalArgumentException(plain + " in GraphQL string at location " + place);
    }

    static IllegalArgumentException tooDeep(int deepest) {
        return new IllegalArgumentException("query is nested more than " + deepest + " deep");
    }
}
