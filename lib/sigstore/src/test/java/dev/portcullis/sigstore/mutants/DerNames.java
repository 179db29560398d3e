package dev.portcullis.sigstore.mutants;

import java.util.IdentityHashMap;

/** Names the bytes of certificates (RFC 5280) and timestamps (RFC 3161, RFC 5652) by the fields of their ASN.1. */
final class DerNames {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CONTEXT_0 = 0xa0;

    private final DerNode root;
    private final IdentityHashMap<DerNode, String> names = new IdentityHashMap<>();

    private DerNames(DerNode root) {
        this.root = root;
    }

    static DerNames ofCertificate(DerNode certificate) {
        DerNames names = new DerNames(certificate);
        names.certificate(certificate, "");
        return names;
    }

    static DerNames ofTimestamp(DerNode response) {
        DerNames names = new DerNames(response);
        names.names.put(response, "response");
        names.names.put(response.child(0), "status");
        DerNode token = response.child(1);
        names.names.put(token, "token");
        names.names.put(token.child(0), "token.contentType");
        names.signedData(token.child(1).child(0));
        return names;
    }

    /** Returns the name of the innermost named value that holds this byte; tags and lengths are told from what they hold. */
    String at(int offset) {
        DerNode node = root;
        String name = "";
        while (true) {
            name = names.getOrDefault(node, name);
            if (offset < node.content()) {
                return names.containsKey(node) ? name + " header" : name;
            }
            DerNode within = node.children().stream()
                    .filter(child -> offset < child.end())
                    .findFirst()
                    .orElse(null);
            if (within == null) {
                return name;
            }
            node = within;
        }
    }

    /** Returns the name of a value. */
    String of(DerNode node) {
        return at(node.start()).replace(" header", "");
    }

    private void certificate(DerNode certificate, String prefix) {
        names.put(certificate, prefix + "certificate");
        names.put(certificate.child(0), prefix + "tbsCertificate");
        names.put(certificate.child(1), prefix + "signatureAlgorithm");
        names.put(certificate.child(2), prefix + "signatureValue");
    }

    private void signedData(DerNode data) {
        names.put(data, "signedData");
        names.put(data.child(0), "signedData.version");
        names.put(data.child(1), "signedData.digestAlgorithms");
        DerNode content = data.child(2);
        names.put(content, "encapContentInfo");
        names.put(content.child(0), "encapContentInfo.eContentType");
        DerNode optional = data.child(3);
        if (optional.tag() == CONTEXT_0) {
            names.put(optional, "certificates");
            optional.children().forEach(embedded -> certificate(embedded, "certificates."));
        }
        DerNode infos = data.children().getLast();
        names.put(infos, "signerInfos");
        infos.children().forEach(this::signerInfo);
    }

    private void signerInfo(DerNode info) {
        names.put(info, "signerInfo");
        names.put(info.child(1), "signerInfo.sid");
        names.put(info.child(2), "signerInfo.digestAlgorithm");
        for (DerNode part : info.children()) {
            switch (part.tag()) {
                case INTEGER -> names.put(part, "signerInfo.version");
                case CONTEXT_0 -> names.put(part, "signerInfo.signedAttrs");
                case OCTETS -> names.put(part, "signerInfo.signature");
                case SEQUENCE -> names.putIfAbsent(part, "signerInfo.signatureAlgorithm");
                default -> names.put(part, "signerInfo.unsignedAttrs");
            }
        }
    }
}
