package dev.portcullis.manifests;

/** Names that several manifests share. */
final class Names {
    static final String NAMESPACE = "portcullis-system";
    static final String OPERATOR = "portcullis-operator";
    static final String WEBHOOK = "portcullis-webhook";
    static final String GROUP = "portcullis.dev";
    static final String LABEL_PARAMETERS = "portcullis-guarded-labels";
    static final String PARAMETERS_FILE = "guard-parameters.yaml";
    static final String TUF_STATE = "portcullis-tuf-state";

    private Names() {}
}
