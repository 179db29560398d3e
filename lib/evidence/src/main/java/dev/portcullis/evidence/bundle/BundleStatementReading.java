package dev.portcullis.evidence.bundle;

/** What came of reading a statement of an evidence bundle. */
public sealed interface BundleStatementReading {
    /** It is one, within all bounds. */
    record Read(EvidenceBundleStatement statement) implements BundleStatementReading {}

    /**
     * It is none that may count.
     *
     * @param problem what kind of thing is wrong
     * @param detail one sentence for a person, which quotes nothing of the document
     */
    record Refused(Problem problem, String detail) implements BundleStatementReading {}

    /** Why a document is refused. */
    enum Problem {
        /** More bytes than are read. */
        TOO_LARGE,
        /** Not one JSON object of one meaning. */
        NOT_JSON,
        /** No in-toto statement, version 1, about one subject. */
        NOT_A_STATEMENT,
        /** A predicate of another type, or of another version of this one. */
        UNKNOWN_VERSION,
        /** A field that is missing, of another type, or unknown. */
        WRONG_SHAPE,
        /** Two items have the same name. */
        DUPLICATE_NAME,
        /** A part outside its bounds. */
        OUT_OF_BOUNDS
    }
}
