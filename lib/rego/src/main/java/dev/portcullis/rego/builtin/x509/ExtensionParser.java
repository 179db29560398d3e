package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.BitString;
import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the extensions that Go knows (RFC 5280 §4.2); one that is malformed makes the certificate so. */
final class ExtensionParser {
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String OCSP = "1.3.6.1.5.5.7.48.1";
    private static final String ISSUERS = "1.3.6.1.5.5.7.48.2";
    private static final int USAGE_BITS = 9;

    private final KnownExtensions known = new KnownExtensions();

    private ExtensionParser() {}

    static KnownExtensions read(List<Extension> extensions) {
        ExtensionParser parser = new ExtensionParser();
        for (Extension extension : extensions) {
            if (!parser.handles(extension) && extension.critical()) {
                parser.known.unhandled.add(extension.identifier());
            }
        }
        return parser.known;
    }

    private boolean handles(Extension extension) {
        DerReader reader = extension.reader();
        switch (extension.identifier()) {
            case Extension.KEY_USAGE -> keyUsage(reader);
            case "2.5.29.19" -> basicConstraints(reader);
            case Extension.SUBJECT_ALTERNATIVE_NAME -> {
                known.names = AlternativeNames.read(reader);
                return !known.names.isEmpty();
            }
            case Extension.NAME_CONSTRAINTS -> {
                known.constraints = NameConstraints.read(reader);
                known.constraintsAreCritical = extension.critical();
                return known.constraints.complete();
            }
            case "2.5.29.31" -> revocationLists(reader);
            case "2.5.29.35" -> known.authorityKey = authorityKey(reader, extension.critical());
            case "2.5.29.36" -> policyConstraints(reader);
            case "2.5.29.37" -> usages(reader);
            case "2.5.29.14" -> subjectKey(reader, extension.critical());
            case "2.5.29.32" -> known.policies = policies(reader);
            case "2.5.29.33" -> policyMappings(reader);
            case "2.5.29.54" -> known.inhibitAnyPolicy = reader.number("x509: invalid inhibit any policy extension");
            case AUTHORITY_ACCESS -> authorityAccess(reader, extension.critical());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void keyUsage(DerReader reader) {
        BitString bits = reader.bits("x509: invalid key usage");
        for (int i = 0; i < USAGE_BITS; i++) {
            known.keyUsage |= bits.at(i) ? 1 << i : 0;
        }
    }

    private void basicConstraints(DerReader reader) {
        String otherwise = "x509: invalid basic constraints";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        known.hasBasicConstraints = true;
        known.authority = content.isNext(DerReader.BOOLEAN) && content.bool(otherwise);
        known.maxPathLength = content.isNext(DerReader.INTEGER) ? content.number(otherwise) : -1;
        if (known.maxPathLength < -1) {
            throw new MalformedException(otherwise);
        }
    }

    private void revocationLists(DerReader reader) {
        String otherwise = "x509: invalid CRL distribution point";
        DerReader points = reader.read(DerReader.SEQUENCE, otherwise + "s");
        while (!points.isEmpty()) {
            DerReader point = points.read(DerReader.SEQUENCE, otherwise);
            DerReader name = point.readOptional(DerReader.constructed(0), otherwise);
            if (name != null) {
                DerReader full = name.read(DerReader.constructed(0), otherwise);
                while (full.isNext(DerReader.context(6))) {
                    known.revocationLists.add(text(full.readAny(otherwise)));
                }
            }
        }
    }

    private static String text(DerReader content) {
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }

    private static @Nullable Bytes authorityKey(DerReader reader, boolean critical) {
        requireNot(critical, "x509: authority key identifier incorrectly marked critical");
        String otherwise = "x509: invalid authority key identifier";
        DerReader key = reader.read(DerReader.SEQUENCE, otherwise).readOptional(DerReader.context(0), otherwise);
        return key == null ? null : Bytes.owning(key.bytes());
    }

    private void subjectKey(DerReader reader, boolean critical) {
        requireNot(critical, "x509: subject key identifier incorrectly marked critical");
        known.subjectKey = Bytes.owning(reader.octets("x509: invalid subject key identifier"));
    }

    private static void requireNot(boolean critical, String otherwise) {
        if (critical) {
            throw new MalformedException(otherwise);
        }
    }

    private void policyConstraints(DerReader reader) {
        String otherwise = "x509: invalid policy constraints extension";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        if (content.isNext(DerReader.context(0))) {
            known.requireExplicitPolicy = content.number(DerReader.context(0), otherwise);
        }
        if (content.isNext(DerReader.context(1))) {
            known.inhibitPolicyMapping = content.number(DerReader.context(1), otherwise);
        }
    }

    private void usages(DerReader reader) {
        String otherwise = "x509: invalid extended key usages";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        while (!content.isEmpty()) {
            String identifier = content.identifier(otherwise);
            ExtendedKeyUsage usage = ExtendedKeyUsage.ofIdentifier(identifier);
            if (usage == null) {
                known.unknownUsages.add(identifier);
            } else {
                known.usages.add(usage.number());
            }
        }
    }

    private static List<String> policies(DerReader reader) {
        String otherwise = "x509: invalid certificate policies";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        List<String> policies = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (!content.isEmpty()) {
            String policy = content.read(DerReader.SEQUENCE, otherwise).anyIdentifier(otherwise);
            if (!seen.add(policy)) {
                throw new MalformedException(otherwise);
            }
            policies.add(policy);
        }
        return policies;
    }

    private void policyMappings(DerReader reader) {
        String otherwise = "x509: invalid policy mappings extension";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        while (!content.isEmpty()) {
            DerReader pair = content.read(DerReader.SEQUENCE, otherwise);
            known.policyMappings.add(
                    new KnownExtensions.Mapping(pair.anyIdentifier(otherwise), pair.anyIdentifier(otherwise)));
        }
    }

    private void authorityAccess(DerReader reader, boolean critical) {
        requireNot(critical, "x509: authority info access incorrectly marked critical");
        String otherwise = "x509: invalid authority info access";
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        while (!content.isEmpty()) {
            DerReader access = content.read(DerReader.SEQUENCE, otherwise);
            String method = access.identifier(otherwise);
            DerReader location = access.readOptional(DerReader.context(6), otherwise);
            if (location != null && method.equals(OCSP)) {
                known.ocspServers.add(text(location));
            } else if (location != null && method.equals(ISSUERS)) {
                known.issuers.add(text(location));
            }
        }
    }
}
