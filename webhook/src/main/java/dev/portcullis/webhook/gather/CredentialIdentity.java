package dev.portcullis.webhook.gather;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Credential;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Who asks a registry, told apart by their credentials without keeping any of them.
 *
 * @param hash of the credentials in their order
 */
record CredentialIdentity(Digest hash) {
    static CredentialIdentity of(List<Credential> credentials) {
        var text = new StringBuilder();
        for (var credential : credentials) {
            // Lengths keep two credentials apart from one that reads like both.
            text.append(credential.username().length())
                    .append(':')
                    .append(credential.username())
                    .append(credential.password().length())
                    .append(':')
                    .append(credential.password());
        }
        return new CredentialIdentity(Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
