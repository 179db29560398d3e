package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;

/**
 * What one object had published about an image in one place.
 *
 * @param owner the object: what the statements of others say who asked for them is none of it
 * @param destination where it is
 * @param subject the image
 * @param with what it is signed with; what another key or identity signed is none of it
 * @param secretNames Secrets of the owner's namespace with credentials
 */
record Publications(
        Requester owner, ImageRepository destination, Digest subject, SignedWith with, List<String> secretNames) {
    Publications {
        secretNames = List.copyOf(secretNames);
    }
}
