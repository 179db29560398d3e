package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Which names an authority may certify (RFC 5280 §4.2.1.10).
 *
 * @param permitted the subtrees outside of which nothing may be; where it has none of a kind, all of that kind may be
 * @param excluded the subtrees inside of which nothing may be
 * @param complete whether Go knows all kinds of names among them
 */
record NameConstraints(Subtrees permitted, Subtrees excluded, boolean complete) {
    static final NameConstraints NONE = new NameConstraints(new Subtrees(), new Subtrees(), true);

    private static final String OTHERWISE = "x509: invalid NameConstraints extension";

    /** Names of each kind. */
    record Subtrees(List<String> dns, List<Network> networks, List<String> emails, List<String> domainsOfUrls) {
        Subtrees() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        private int count() {
            return dns.size() + networks.size() + emails.size() + domainsOfUrls.size();
        }
    }

    /** Addresses that are equal in the bits of a mask. */
    record Network(Bytes address, Bytes mask) {
        boolean contains(Bytes other) {
            if (other.length() != address.length()) {
                return false;
            }
            for (int i = 0; i < mask.length(); i++) {
                if (((other.array()[i] ^ address.array()[i]) & mask.array()[i]) != 0) {
                    return false;
                }
            }
            return true;
        }

        Value json() {
            return ObjectValue.builder()
                    .put("IP", StringValue.of(Addresses.text(address)))
                    .put("Mask", GoJson.bytes(mask))
                    .build();
        }
    }

    int count() {
        return permitted.count() + excluded.count();
    }

    static NameConstraints read(DerReader reader) {
        DerReader content = reader.read(DerReader.SEQUENCE, OTHERWISE);
        DerReader permitted = content.readOptional(DerReader.constructed(0), OTHERWISE);
        DerReader excluded = content.readOptional(DerReader.constructed(1), OTHERWISE);
        if (!reader.isEmpty() || !content.isEmpty()) {
            throw new MalformedException(OTHERWISE);
        }
        if ((permitted == null || permitted.isEmpty()) && (excluded == null || excluded.isEmpty())) {
            throw new MalformedException("x509: empty name constraints extension");
        }
        Subtrees permittedNames = new Subtrees();
        Subtrees excludedNames = new Subtrees();
        boolean complete = permitted == null || addAll(permitted, permittedNames);
        complete &= excluded == null || addAll(excluded, excludedNames);
        return new NameConstraints(permittedNames, excludedNames, complete);
    }

    /** Says whether the kinds of all names are known. */
    private static boolean addAll(DerReader reader, Subtrees subtrees) {
        boolean complete = true;
        while (!reader.isEmpty()) {
            DerReader subtree = reader.read(DerReader.SEQUENCE, OTHERWISE);
            int tag = subtree.nextTag();
            byte[] name = subtree.readAny(OTHERWISE).bytes();
            switch (tag ^ DerReader.context(0)) {
                case 1 -> subtrees.emails.add(email(name));
                case 2 -> subtrees.dns.add(domain(name, "dnsName"));
                case 6 -> subtrees.domainsOfUrls.add(domainOfUrl(name));
                case 7 -> subtrees.networks.add(network(name));
                default -> complete = false;
            }
        }
        return complete;
    }

    private static String domain(byte[] name, String kind) {
        String domain = AttributeValues.ia5(name, "x509: invalid constraint value: no IA5String");
        if (!DomainNames.isValid(domain, true)) {
            throw new MalformedException("x509: failed to parse " + kind + " constraint " + StringValue.of(domain));
        }
        return domain;
    }

    private static String domainOfUrl(byte[] name) {
        String domain = domain(name, "URI");
        if (Addresses.parse(domain) != null) {
            throw new MalformedException(
                    "x509: failed to parse URI constraint " + StringValue.of(domain) + ": cannot be IP address");
        }
        return domain;
    }

    private static String email(byte[] name) {
        String text = AttributeValues.ia5(name, "x509: invalid constraint value: no IA5String");
        if (!text.contains("@")) {
            return domain(name, "rfc822Name");
        }
        if (Mailbox.parse(text) == null) {
            throw new MalformedException("x509: failed to parse rfc822Name constraint " + StringValue.of(text));
        }
        return text;
    }

    private static Network network(byte[] name) {
        if (name.length != 8 && name.length != 32) {
            throw new MalformedException("x509: IP constraint contained value of length " + name.length);
        }
        int half = name.length / 2;
        byte[] mask = java.util.Arrays.copyOfRange(name, half, name.length);
        if (!isMask(mask)) {
            throw new MalformedException("x509: IP constraint contained invalid mask "
                    + HexFormat.of().formatHex(mask));
        }
        return new Network(Bytes.owning(java.util.Arrays.copyOf(name, half)), Bytes.owning(mask));
    }

    private static boolean isMask(byte[] mask) {
        boolean ended = false;
        for (int bit = 0; bit < mask.length * 8; bit++) {
            boolean set = ((mask[bit / 8] >> (7 - bit % 8)) & 1) != 0;
            if (set && ended) {
                return false;
            }
            ended |= !set;
        }
        return true;
    }
}
