package dev.portcullis.sigstore.mutants;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes a signature apart: every value that its document holds, in the notation that it has there, and the document without it. */
final class Parts {
    private static final Set<String> BASE64 = Set.of(
            "SignedEntryTimestamp",
            "SignedRFC3161Timestamp",
            "body",
            "canonicalizedBody",
            "dev.cosignproject.cosign/signature",
            "digest",
            "hashes",
            "keyId",
            "payload",
            "rawBytes",
            "rootHash",
            "sig",
            "signature",
            "signedEntryTimestamp",
            "signedTimestamp");
    private static final Set<String> TIMESTAMPS = Set.of("signedTimestamp", "SignedRFC3161Timestamp");
    private static final Set<String> NUMBERS = Set.of("integratedTime", "logIndex", "treeSize");
    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    private static final String CHAIN = "dev.sigstore.cosign/chain";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----\\s(.*?)-----END CERTIFICATE-----\\s*", Pattern.DOTALL);

    private final Specimen specimen;
    private final List<Part> parts = new ArrayList<>();
    private final List<Mutant> dropped = new ArrayList<>();

    private Parts(Specimen specimen) {
        this.specimen = specimen;
    }

    static Parts of(Specimen specimen) {
        Parts parts = new Parts(specimen);
        parts.json("", specimen.document(), text -> text);
        return parts;
    }

    /** Every value. */
    List<Part> parts() {
        return parts;
    }

    /** The document without each of its fields and elements. */
    List<Mutant> dropped() {
        return dropped;
    }

    private void json(String prefix, String text, UnaryOperator<String> around) {
        JsonDocument document = JsonDocument.parse(text);
        for (JsonDocument.Place place : document.places()) {
            String path = prefix + place.text();
            drop(path, around.apply(document.without(place)));
            UnaryOperator<String> inner = document.slot(place);
            UnaryOperator<String> slot = json -> around.apply(inner.apply(json));
            if (place.value().isNumber() || NUMBERS.contains(place.name())) {
                number(path, place.value(), slot);
            } else if (place.value().isTextual()) {
                value(path, place.name(), place.value().asText(), slot);
            } else if (place.value().isValueNode()) {
                literal(path, place.value(), slot);
            }
        }
    }

    private void value(String path, String name, String text, UnaryOperator<String> slot) {
        if (name.equals(CERTIFICATE)) {
            pem(path, text, pem -> slot.apply(JsonDocument.quoted(pem)));
        } else if (name.equals(CHAIN) && !text.isEmpty()) {
            chain(path, text, slot);
        } else if (BASE64.contains(name) && !text.isEmpty()) {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            Function<byte[], String> encode = changed -> JsonDocument.quoted(base64(changed));
            Stream<Map.Entry<String, String>> notations = entries(Rewriting.base64(bytes))
                    .map(other -> Map.entry(other.getKey(), JsonDocument.quoted(other.getValue())));
            parts.add(bytes(path, bytes, der(name, bytes), encode, notations, slot));
        } else {
            // The content of a layer is signed as it is; of an annotation only what is in it matters.
            boolean json = text.startsWith("{");
            text(path, text, json && !path.equals("content") ? 0 : text.length(), slot);
            if (json) {
                json(path + ":", text, inner -> slot.apply(JsonDocument.quoted(inner)));
            }
        }
    }

    private static <T> Stream<Map.Entry<String, T>> entries(Map<String, T> map) {
        return map.entrySet().stream();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void drop(String path, String document) {
        dropped.add(new Mutant(path, Change.DROPPED, document, specimen.artifact()));
    }

    /** What bytes are in DER form, with the names of their regions; neither if they are nothing that is known here. */
    private record Der(IntFunction<String> regions, Function<byte[], Stream<Map.Entry<String, byte[]>>> notations) {}

    private static Der der(String name, byte[] bytes) {
        if (name.equals("rawBytes") || name.equals(CERTIFICATE) || name.equals(CHAIN)) {
            return der(DerNode.parse(bytes), DerNames::ofCertificate);
        }
        if (TIMESTAMPS.contains(name)) {
            return der(DerNode.parse(bytes), DerNames::ofTimestamp);
        }
        return new Der(at -> "", whole -> entries(Rewriting.ecdsa(whole)));
    }

    private static Der der(DerNode root, Function<DerNode, DerNames> naming) {
        DerNames names = naming.apply(root);
        return new Der(names::at, bytes -> Rewriting.der(bytes, root, names));
    }

    private static Part bytes(
            String path,
            byte[] bytes,
            Der der,
            Function<byte[], String> encode,
            Stream<Map.Entry<String, String>> notations,
            UnaryOperator<String> slot) {
        return new Part(
                path,
                Change.BYTE,
                bytes.length,
                der.regions(),
                (at, way) -> encode.apply(Ways.changed(bytes, at, way)),
                Stream.concat(
                        notations,
                        der.notations()
                                .apply(bytes)
                                .map(other -> Map.entry(other.getKey(), encode.apply(other.getValue())))),
                encode.apply(bytes),
                slot);
    }

    private void pem(String path, String pem, UnaryOperator<String> around) {
        Matcher block = PEM.matcher(pem);
        if (!block.matches()) {
            throw new IllegalArgumentException(path + " is no PEM");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(block.group(1));
        String text = base64(bytes);
        Stream<Map.Entry<String, String>> notations = Stream.of(
                Map.entry("lines by CR LF", pem.replace("\n", "\r\n")),
                Map.entry("line break before", "\n" + pem),
                Map.entry("no line break behind", pem.strip()),
                Map.entry("one line", wrapped(text)),
                Map.entry("other label", pem.replace("CERTIFICATE", "X509 CERTIFICATE")));
        parts.add(bytes(path, bytes, der(CERTIFICATE, bytes), changed -> wrapped(base64(changed)), notations, around));
    }

    private static String wrapped(String base64) {
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    /** The certificates of a chain are told apart: what one of them is needed for, the next one may not be. */
    private void chain(String path, String chain, UnaryOperator<String> slot) {
        List<MatchResult> blocks = PEM.matcher(chain).results().toList();
        for (int i = 0; i < blocks.size(); i++) {
            String before = chain.substring(0, blocks.get(i).start());
            String after = chain.substring(blocks.get(i).end());
            String element = path + "[" + i + "]";
            drop(element, slot.apply(JsonDocument.quoted(before + after)));
            pem(element, blocks.get(i).group(), pem -> slot.apply(JsonDocument.quoted(before + pem + after)));
        }
    }

    private void text(String path, String text, int length, UnaryOperator<String> slot) {
        parts.add(new Part(
                path,
                Change.CHARACTER,
                length,
                path.endsWith("checkpoint.envelope") ? new CheckpointRegions(text)::at : at -> "",
                (at, way) -> JsonDocument.quoted(Ways.changed(text, at, way)),
                Stream.of(
                                Map.entry("blank before", " " + text),
                                Map.entry("blank behind", text + " "),
                                Map.entry("line break behind", text + "\n"),
                                Map.entry("NUL behind", text + "\u0000"),
                                Map.entry("twice", text + text))
                        .filter(other -> !other.getValue().equals(text))
                        .map(other -> Map.entry(other.getKey(), JsonDocument.quoted(other.getValue()))),
                JsonDocument.quoted(text),
                slot));
    }

    /** A truth value, or nothing. */
    private void literal(String path, JsonNode node, UnaryOperator<String> slot) {
        List<String> others = List.of("[]", "0", node.asBoolean() ? "false" : "true");
        parts.add(new Part(
                path, Change.CHARACTER, 1, at -> "", (at, way) -> others.get(way), Stream.of(), node.toString(), slot));
    }

    private void number(String path, JsonNode node, UnaryOperator<String> slot) {
        String digits = node.asText();
        UnaryOperator<String> quote = node.isTextual() ? JsonDocument::quoted : text -> text;
        parts.add(new Part(
                path,
                Change.NUMBER,
                digits.length() + 1,
                at -> "",
                (at, way) -> quote.apply(Ways.changedNumber(digits, at, way)),
                Stream.of(
                        Map.entry("leading zero", quote.apply("0" + digits)),
                        Map.entry("decimal point", quote.apply(digits + ".0")),
                        Map.entry("exponent", quote.apply(digits + "e0")),
                        Map.entry("other type", node.isTextual() ? digits : JsonDocument.quoted(digits))),
                quote.apply(digits),
                slot));
    }
}
