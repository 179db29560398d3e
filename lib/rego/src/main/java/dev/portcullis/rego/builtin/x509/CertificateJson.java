package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.KeyJson;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates as Go's {@code encoding/json} writes an {@code x509.Certificate}, field for field. */
final class CertificateJson {
    private CertificateJson() {}

    static Value of(Certificate certificate, boolean urls) {
        ObjectValue.Builder json = ObjectValue.builder();
        addEncodings(certificate, json);
        json.put("Version", NumberValue.of(certificate.version()))
                .put("SerialNumber", NumberValue.of(certificate.serialNumber()))
                .put("Signature", GoJson.bytes(certificate.signature()))
                .put(
                        "SignatureAlgorithm",
                        NumberValue.of(certificate.signatureAlgorithm().number()))
                .put("Issuer", certificate.issuer().json())
                .put("Subject", certificate.subject().json())
                .put("NotBefore", StringValue.of(certificate.notBefore().text()))
                .put("NotAfter", StringValue.of(certificate.notAfter().text()))
                .put("Extensions", GoJson.list(certificate.extensions(), Extension::json))
                .put("ExtraExtensions", NullValue.NULL);
        addUsages(certificate.known(), json);
        addNames(certificate.known().names, json);
        addConstraints(certificate.known(), json);
        addPolicies(certificate.known(), json);
        addPlaces(certificate.known(), json);
        if (urls) {
            json.put(
                    "URIStrings", GoJson.list(certificate.known().names.urls(), url -> StringValue.of(url.toString())));
        }
        return json.build();
    }

    private static void addEncodings(Certificate certificate, ObjectValue.Builder json) {
        Certificate.Encodings encodings = certificate.encodings();
        json.put("Raw", GoJson.bytes(encodings.whole()))
                .put("RawTBSCertificate", GoJson.bytes(encodings.signed()))
                .put("RawSubjectPublicKeyInfo", GoJson.bytes(encodings.key()))
                .put("RawSubject", GoJson.bytes(encodings.subject()))
                .put("RawIssuer", GoJson.bytes(encodings.issuer()))
                .put(
                        "PublicKeyAlgorithm",
                        NumberValue.of(certificate.key().kind().number()))
                .put("PublicKey", KeyJson.publicKey(certificate.key().key()));
    }

    private static void addUsages(KnownExtensions known, ObjectValue.Builder json) {
        json.put("KeyUsage", NumberValue.of(known.keyUsage))
                .put("ExtKeyUsage", GoJson.list(known.usages, NumberValue::of))
                .put("UnknownExtKeyUsage", GoJson.list(known.unknownUsages, GoJson::identifier))
                .put("UnhandledCriticalExtensions", GoJson.list(known.unhandled, GoJson::identifier))
                .put("BasicConstraintsValid", BooleanValue.of(known.hasBasicConstraints))
                .put("IsCA", BooleanValue.of(known.authority))
                .put("MaxPathLen", NumberValue.of(known.maxPathLength))
                .put("MaxPathLenZero", BooleanValue.of(known.hasBasicConstraints && known.maxPathLength == 0))
                .put("SubjectKeyId", GoJson.bytes(known.subjectKey))
                .put("AuthorityKeyId", GoJson.bytes(known.authorityKey));
    }

    static void addNames(AlternativeNames names, ObjectValue.Builder json) {
        json.put("DNSNames", GoJson.strings(names.dns()))
                .put("EmailAddresses", GoJson.strings(names.emails()))
                .put("IPAddresses", GoJson.list(names.addresses(), address -> StringValue.of(Addresses.text(address))))
                .put("URIs", GoJson.list(names.urls(), GoUrl::json));
    }

    private static void addConstraints(KnownExtensions known, ObjectValue.Builder json) {
        NameConstraints.Subtrees permitted = known.constraints.permitted();
        NameConstraints.Subtrees excluded = known.constraints.excluded();
        json.put("PermittedDNSDomainsCritical", BooleanValue.of(known.constraintsAreCritical))
                .put("PermittedDNSDomains", GoJson.strings(permitted.dns()))
                .put("ExcludedDNSDomains", GoJson.strings(excluded.dns()))
                .put("PermittedIPRanges", GoJson.list(permitted.networks(), NameConstraints.Network::json))
                .put("ExcludedIPRanges", GoJson.list(excluded.networks(), NameConstraints.Network::json))
                .put("PermittedEmailAddresses", GoJson.strings(permitted.emails()))
                .put("ExcludedEmailAddresses", GoJson.strings(excluded.emails()))
                .put("PermittedURIDomains", GoJson.strings(permitted.domainsOfUrls()))
                .put("ExcludedURIDomains", GoJson.strings(excluded.domainsOfUrls()));
    }

    private static void addPolicies(KnownExtensions known, ObjectValue.Builder json) {
        List<String> policies = known.policies;
        Value identifiers = policies == null
                ? NullValue.NULL
                : ArrayValue.copyOf(policies.stream()
                        .filter(dev.portcullis.rego.builtin.crypto.ObjectIdentifiers::isSmall)
                        .map(GoJson::identifier)
                        .toList());
        json.put("PolicyIdentifiers", identifiers)
                .put("Policies", policies == null ? NullValue.NULL : GoJson.strings(policies))
                .put("PolicyMappings", GoJson.list(known.policyMappings, CertificateJson::mapping));
        addPolicy("InhibitAnyPolicy", known.inhibitAnyPolicy, json);
        addPolicy("InhibitPolicyMapping", known.inhibitPolicyMapping, json);
        addPolicy("RequireExplicitPolicy", known.requireExplicitPolicy, json);
    }

    private static Value mapping(KnownExtensions.Mapping mapping) {
        return ObjectValue.builder()
                .put("IssuerDomainPolicy", StringValue.of(mapping.issuer()))
                .put("SubjectDomainPolicy", StringValue.of(mapping.subject()))
                .build();
    }

    private static void addPolicy(String name, @Nullable Long after, ObjectValue.Builder json) {
        json.put(name, NumberValue.of(after == null ? 0 : after))
                .put(name + "Zero", BooleanValue.of(after != null && after == 0));
    }

    private static void addPlaces(KnownExtensions known, ObjectValue.Builder json) {
        json.put("OCSPServer", GoJson.strings(known.ocspServers))
                .put("IssuingCertificateURL", GoJson.strings(known.issuers))
                .put("CRLDistributionPoints", GoJson.strings(known.revocationLists));
    }
}
