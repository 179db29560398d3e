package dev.portcullis.rego.builtin.crypto;

/**
 * An AlgorithmIdentifier (RFC 5280 §4.1.1.2).
 *
 * @param identifier the algorithm
 * @param parameters its parameters with tag and length; empty where there are none
 */
public record AlgorithmIdentifier(String identifier, Bytes parameters) {
    /** Reads the content of one. */
    public static AlgorithmIdentifier read(DerReader content) {
        String identifier = content.identifier("x509: malformed OID");
        Bytes parameters = content.isEmpty()
                ? Bytes.EMPTY
                : Bytes.owning(content.element("x509: malformed parameters").bytes());
        return new AlgorithmIdentifier(identifier, parameters);
    }
}
