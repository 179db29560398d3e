package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.sigstore.fulcio.SigningCertificate;
import dev.portcullis.sigstore.sign.SigningKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The places in which an object had bundles published, the latest first. */
final class Places {
    private Places() {}

    /** Returns whether a place is the latest. */
    static boolean begin(List<Place> places, Place place) {
        return !places.isEmpty() && isSame(places.getFirst(), place);
    }

    /** Returns them with one as the latest; of too many the oldest is forgotten. */
    static List<Place> latest(List<Place> places, Place place) {
        var known = places.stream()
                .filter(other -> isSame(other, place))
                .findFirst()
                .orElse(place);
        return Stream.concat(Stream.of(known), places.stream().filter(other -> !isSame(other, place)))
                .limit(EvidenceBundleStatus.MOST_PLACES)
                .toList();
    }

    /** Whoever signs with certificates has another one for each signature. */
    private static boolean isSame(Place one, Place other) {
        return one.repository().equals(other.repository())
                && (one.publicKey().equals(other.publicKey())
                        || (identity(one).isPresent() && identity(one).equals(identity(other))));
    }

    /** Names one for a person. */
    static String describe(Place place) {
        var signer = identity(place)
                .map(CertificateIdentity::subject)
                .or(() -> SigningKey.ofPem(place.publicKey()).map(key -> "key sha256:" + key.fingerprint()))
                .orElse("a key that cannot be read");
        return place.repository() + " signed by " + signer;
    }

    private static Optional<CertificateIdentity> identity(Place place) {
        return SignedWith.isCertificate(place.publicKey())
                ? SigningCertificate.ofPem(place.publicKey()).map(SigningCertificate::identity)
                : Optional.empty();
    }
}
