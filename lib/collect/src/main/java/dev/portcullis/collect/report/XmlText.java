package dev.portcullis.collect.report;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.RefusedException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Opens XML from outside: UTF-8, no document type, and with it no entity but the five of XML itself, nothing fetched from anywhere.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html">OWASP on XXE</a>
 */
final class XmlText {
    private static final Set<String> ENCODINGS = Set.of("utf-8", "utf8", "us-ascii");

    private XmlText() {}

    /** Returns a reader that stands before the document; the caller refuses every {@code DTD} event. */
    static XMLStreamReader open(byte[] bytes) throws RefusedException, XMLStreamException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(CollectReason.MALFORMED, "the document is not UTF-8");
        }
        // A byte order mark is no part of the document.
        var reader =
                factory().createXMLStreamReader(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        var declared = reader.getCharacterEncodingScheme();
        if (declared != null && !ENCODINGS.contains(declared.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(CollectReason.MALFORMED, "the document declares an encoding that is not UTF-8");
        }
        return reader;
    }

    /** The JDK's own, whatever else is on the class path. */
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }
}
