package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.AlgorithmIdentifier;
import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PublicKeyParser;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates in DER form as Go does; what is none throws {@link MalformedException}. */
public final class CertificateParser {
    /** The most certificates that one text may hold, since each is looked at again for every other in a chain. */
    private static final int MOST = 100;

    private static final int LATEST_VERSION = 3;

    private CertificateParser() {}

    /** Reads certificates that follow each other, at most 100. */
    public static List<Certificate> all(byte[] der) {
        List<Certificate> certificates = new ArrayList<>();
        DerReader reader = new DerReader(der);
        while (!reader.isEmpty()) {
            if (certificates.size() == MOST) {
                throw new MalformedException("more than " + MOST + " certificates");
            }
            certificates.add(read(reader));
        }
        return certificates;
    }

    /** Reads a certificate that nothing follows. */
    public static Certificate one(byte[] der) {
        DerReader reader = new DerReader(der);
        Certificate certificate = read(reader);
        if (!reader.isEmpty()) {
            throw new MalformedException("x509: trailing data");
        }
        return certificate;
    }

    private static Certificate read(DerReader reader) {
        if (!reader.isNext(DerReader.SEQUENCE)) {
            throw new MalformedException("x509: malformed certificate");
        }
        DerReader whole = reader.element("x509: malformed certificate");
        DerReader content = inside(whole, "x509: malformed certificate");
        DerReader signed = sequence(content, "x509: malformed tbs certificate");
        return read(whole, content, signed);
    }

    private static Certificate read(DerReader whole, DerReader content, DerReader signed) {
        DerReader fields = inside(signed, "x509: malformed tbs certificate");
        int version = version(fields);
        BigInteger serialNumber = serialNumber(fields);
        SignatureAlgorithm algorithm = algorithm(fields, content);
        DerReader issuer = sequence(fields, "x509: malformed issuer");
        DistinguishedName issuerName = DistinguishedName.ofCertificate(new DerReader(issuer.bytes()));
        DerReader validity = fields.read(DerReader.SEQUENCE, "x509: malformed validity");
        CertificateTime notBefore = CertificateTime.read(validity);
        CertificateTime notAfter = CertificateTime.read(validity);
        DerReader subject = sequence(fields, "x509: malformed issuer");
        DistinguishedName subjectName = DistinguishedName.ofCertificate(new DerReader(subject.bytes()));
        DerReader spki = sequence(fields, "x509: malformed spki");
        PublicKeyParser.SubjectKey key = PublicKeyParser.info(inside(spki, "x509: malformed spki"));
        List<Extension> extensions = extensions(fields, version);
        KnownExtensions known = ExtensionParser.read(extensions);
        Bytes signature = content.bits("x509: malformed signature").rightAligned();
        Certificate.Encodings encodings =
                new Certificate.Encodings(bytes(whole), bytes(signed), bytes(spki), bytes(issuer), bytes(subject));
        return new Certificate(
                encodings,
                version,
                serialNumber,
                algorithm,
                signature,
                key,
                issuerName,
                subjectName,
                notBefore,
                notAfter,
                extensions,
                known);
    }

    private static Bytes bytes(DerReader element) {
        return Bytes.owning(element.bytes());
    }

    private static DerReader sequence(DerReader reader, String otherwise) {
        if (!reader.isNext(DerReader.SEQUENCE)) {
            throw new MalformedException(otherwise);
        }
        return reader.element(otherwise);
    }

    private static DerReader inside(DerReader element, String otherwise) {
        return new DerReader(element.bytes()).read(DerReader.SEQUENCE, otherwise);
    }

    private static int version(DerReader fields) {
        DerReader explicit = fields.readOptional(DerReader.constructed(0), "x509: malformed version");
        long version = explicit == null ? 0 : explicit.number("x509: malformed version");
        if (version < 0 || (explicit != null && !explicit.isEmpty())) {
            throw new MalformedException("x509: malformed version");
        }
        if (version >= LATEST_VERSION) {
            throw new MalformedException("x509: invalid version");
        }
        return (int) version + 1;
    }

    private static BigInteger serialNumber(DerReader fields) {
        BigInteger serialNumber = fields.integer("x509: malformed serial number");
        if (serialNumber.signum() < 0) {
            throw new MalformedException("x509: negative serial number");
        }
        return serialNumber;
    }

    private static SignatureAlgorithm algorithm(DerReader fields, DerReader outside) {
        DerReader inner = fields.read(DerReader.SEQUENCE, "x509: malformed signature algorithm identifier");
        DerReader outer = outside.read(DerReader.SEQUENCE, "x509: malformed algorithm identifier");
        if (!bytes(inner).equals(bytes(outer))) {
            throw new MalformedException("x509: inner and outer signature algorithm identifiers don't match");
        }
        return SignatureAlgorithm.of(AlgorithmIdentifier.read(inner));
    }

    private static List<Extension> extensions(DerReader fields, int version) {
        if (version == 1) {
            return List.of();
        }
        fields.readOptional(DerReader.context(1), "x509: malformed issuerUniqueID");
        fields.readOptional(DerReader.context(2), "x509: malformed subjectUniqueID");
        DerReader explicit = version < LATEST_VERSION
                ? null
                : fields.readOptional(DerReader.constructed(3), "x509: malformed extensions");
        return explicit == null ? List.of() : Extension.list(explicit);
    }
}
