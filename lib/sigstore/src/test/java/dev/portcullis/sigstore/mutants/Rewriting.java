package dev.portcullis.sigstore.mutants;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Other notations of the same value, and the second signature that every ECDSA signature comes with. */
final class Rewriting {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTETS = 0x04;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final BigInteger P256 =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger P384 = new BigInteger(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16);
    private static final int LINE = 64;
    private static final int P256_BITS = 256;

    private Rewriting() {}

    /** Returns texts other than the canonical one that decode to the same bytes, by what was done. */
    static Map<String, String> base64(byte[] bytes) {
        String text = Base64.getEncoder().encodeToString(bytes);
        String bare = text.replace("=", "");
        int last = ALPHABET.indexOf(bare.charAt(bare.length() - 1));
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("base64url", Base64.getUrlEncoder().encodeToString(bytes));
        texts.put("without padding", bare);
        texts.put("in lines", Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes));
        texts.put("blank before", " " + text);
        if (bare.length() < text.length()) {
            texts.put(
                    "unused bits",
                    bare.substring(0, bare.length() - 1) + ALPHABET.charAt(last ^ 1) + text.substring(bare.length()));
        }
        texts.values().removeIf(text::equals);
        return texts;
    }

    /** Returns other notations of an ECDSA signature by what was done; none if these bytes are no such thing. */
    static Map<String, byte[]> ecdsa(byte[] signature) {
        DerNode node;
        try {
            node = DerNode.parse(signature);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return new LinkedHashMap<>();
        }
        if (node.tag() != SEQUENCE
                || node.children().size() != 2
                || node.children().stream().anyMatch(child -> child.tag() != INTEGER)) {
            return new LinkedHashMap<>();
        }
        BigInteger r = integer(signature, node.child(0));
        BigInteger s = integer(signature, node.child(1));
        BigInteger order = r.bitLength() <= P256_BITS && s.bitLength() <= P256_BITS ? P256 : P384;
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        Map<String, byte[]> others = new LinkedHashMap<>();
        others.put("s to n-s", pair(first, order.subtract(s).toByteArray()));
        others.put("s to n+s", pair(first, order.add(s).toByteArray()));
        others.put("r without sign", pair(unsigned(first), second));
        others.put("s without sign", pair(first, unsigned(second)));
        others.put("r with zeros", pair(joined(new byte[1], first), second));
        others.put("s with zeros", pair(first, joined(new byte[1], second)));
        others.put("long length", node.withLongLength(signature));
        others.put("long length of r", pair(signature, node, node.child(0)));
        others.put("trailing byte", joined(signature, new byte[1]));
        others.values().removeIf(other -> Arrays.equals(other, signature));
        return others;
    }

    /**
     * Returns other notations of a value in DER form by the name of the part that is written differently: lengths in more bytes than are
     * needed, and signatures.
     */
    static Stream<Map.Entry<String, byte[]>> der(byte[] der, DerNode root, DerNames names) {
        return nodes(root).flatMap(node -> {
            Stream<Map.Entry<String, byte[]>> lengths =
                    Stream.of(Map.entry(names.of(node), root.encode(der, node, node.withLongLength(der))));
            return Stream.concat(
                    lengths,
                    signatures(der, node).entrySet().stream()
                            .map(other -> Map.entry(
                                    names.of(node) + " " + other.getKey(), root.encode(der, node, other.getValue()))));
        });
    }

    /** ECDSA signatures stand inside of bit strings in certificates, of octet strings in timestamps. */
    private static Map<String, byte[]> signatures(byte[] der, DerNode node) {
        if (node.tag() != BIT_STRING && node.tag() != OCTETS) {
            return new LinkedHashMap<>();
        }
        byte[] unused = new byte[node.tag() == BIT_STRING ? 1 : 0];
        Map<String, byte[]> others = ecdsa(Arrays.copyOfRange(der, node.content() + unused.length, node.end()));
        others.replaceAll((name, other) -> DerNode.value(node.tag(), 0, joined(unused, other)));
        return others;
    }

    private static Stream<DerNode> nodes(DerNode node) {
        return Stream.concat(Stream.of(node), node.children().stream().flatMap(Rewriting::nodes));
    }

    private static BigInteger integer(byte[] der, DerNode node) {
        return new BigInteger(der, node.content(), node.end() - node.content());
    }

    private static byte[] pair(byte[] first, byte[] second) {
        return DerNode.value(SEQUENCE, 0, DerNode.value(INTEGER, 0, first), DerNode.value(INTEGER, 0, second));
    }

    private static byte[] pair(byte[] signature, DerNode pair, DerNode longer) {
        return pair.encode(signature, longer, longer.withLongLength(signature));
    }

    private static byte[] unsigned(byte[] integer) {
        return integer[0] == 0 ? Arrays.copyOfRange(integer, 1, integer.length) : integer;
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
