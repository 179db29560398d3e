package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/** The subject's other names (RFC 5280 §4.2.1.6), of the kinds that Go knows. */
record AlternativeNames(List<String> dns, List<String> emails, List<Bytes> addresses, List<GoUrl> urls) {
    static final AlternativeNames NONE = new AlternativeNames(List.of(), List.of(), List.of(), List.of());

    static AlternativeNames read(DerReader reader) {
        AlternativeNames names =
                new AlternativeNames(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        DerReader content = reader.read(DerReader.SEQUENCE, "x509: invalid subject alternative names");
        while (!content.isEmpty()) {
            int tag = content.nextTag();
            byte[] name =
                    content.readAny("x509: invalid subject alternative name").bytes();
            switch (tag ^ DerReader.context(0)) {
                case 1 -> names.emails.add(AttributeValues.ia5(name, "x509: SAN rfc822Name is malformed"));
                case 2 -> names.dns.add(AttributeValues.ia5(name, "x509: SAN dNSName is malformed"));
                case 6 -> names.urls.add(url(name));
                case 7 -> names.addresses.add(address(name));
                default -> {
                    // Go passes over all others.
                }
            }
        }
        return names;
    }

    private static GoUrl url(byte[] name) {
        String text = AttributeValues.ia5(name, "x509: SAN uniformResourceIdentifier is malformed");
        GoUrl url = GoUrl.parse(text);
        if (url == null) {
            throw new MalformedException("x509: cannot parse URI " + StringValue.of(text));
        }
        if (!url.host().isEmpty() && !DomainNames.isValid(url.host(), false)) {
            throw new MalformedException("x509: cannot parse URI " + StringValue.of(text) + ": invalid domain");
        }
        return url;
    }

    private static Bytes address(byte[] name) {
        if (name.length != 4 && name.length != 16) {
            throw new MalformedException("x509: cannot parse IP address of length " + name.length);
        }
        return Bytes.owning(name);
    }

    boolean isEmpty() {
        return count() == 0;
    }

    int count() {
        return dns.size() + emails.size() + addresses.size() + urls.size();
    }
}
