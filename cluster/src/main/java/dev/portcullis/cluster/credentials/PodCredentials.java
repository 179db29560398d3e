package dev.portcullis.cluster.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.evidence.Access.CredentialSource;

/** Finds the pull credentials of a Pod, from its own secrets and those of its service account. */
public interface PodCredentials {
    /** Returns the credentials; secrets are read only when a registry is really asked. */
    CredentialSource of(String namespace, JsonNode podSpec);
}
