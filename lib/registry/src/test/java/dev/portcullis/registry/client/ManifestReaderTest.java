package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Manifest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
    private static final Digest DIGEST = Digest.of(new byte[] {1});
    private static final String DESCRIPTOR = "{'mediaType':'a/b','digest':'" + DIGEST + "','size':2}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            OI  | {'schemaVersion':2,'manifests':[D]}
            OI  | {'schemaVersion':2,'mediaType':'OI','manifests':[]}
            DL  | {'schemaVersion':2,'mediaType':'DL','manifests':[D]}
            OM  | {'schemaVersion':2,'config':D,'layers':[D]}
            OM  | {'schemaVersion':2,'mediaType':'OM','config':D,'layers':[],'subject':D,'annotations':{'Layers':'x'}}
            DM  | {'schemaVersion':2,'mediaType':'DM','config':D,'layers':[D,D],'unknown':{'a':[1]}}
            """)
    void readsWhatIsClear(String header, String document) throws Exception {
        Manifest manifest = read(header, document);

        assertThat(manifest.digest()).isEqualTo(DIGEST);
        assertThat(manifest.mediaType()).isEqualTo(filled(header));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            OM  | {'schemaVersion':2,'mediaType':'OI','manifests':[]}                          | other than the one
            OI  | {'schemaVersion':2,'mediaType':'OM','config':D,'layers':[]}                  | other than the one
            DM  | {'schemaVersion':2,'mediaType':'OM','config':D,'layers':[]}                  | other than the one
            OI  | {'schemaVersion':2,'mediaType':'x','manifests':[]}                           | other than the one
            OI  | {'schemaVersion':2,'manifests':[],'layers':[]}                               | not clearly
            OI  | {'schemaVersion':2,'manifests':[],'config':D}                                | not clearly
            OI  | {'schemaVersion':2,'manifests':[],'fsLayers':[]}                             | not clearly
            OI  | {'schemaVersion':2,'manifests':[],'layers':null}                             | not clearly
            OM  | {'schemaVersion':2,'config':D,'layers':[],'manifests':[]}                    | not clearly
            OM  | {'schemaVersion':2,'manifests':[]}                                           | not clearly
            OI  | {'schemaVersion':2,'config':D,'layers':[]}                                   | not clearly
            OI  | {'schemaVersion':2}                                                          | not clearly
            OM  | {'schemaVersion':2}                                                          | not clearly
            OI  | {'schemaVersion':2,'manifests':[],'Layers':[]}                               | reads as 'layers'
            OI  | {'schemaVersion':2,'manifests':[],'MANIFESTS':[D]}                           | reads as 'manifests'
            OM  | {'schemaVersion':2,'config':D,'layers':[],'layer\\u017f':[D]}                | reads as 'layers'
            OM  | {'schemaVersion':2,'config':D,'layers':[],'MediaType':'OI'}                  | reads as 'mediaType'
            OI  | {'schemaVersion':2,'manifests':[{'mediaType':'a','digest':'x','DIGEST':'y'}]} | reads as 'digest'
            OM  | {'schemaVersion':2,'config':D,'layers':[],'Subject':D}                       | reads as 'subject'
            OI  | {'schemaVersion':1,'manifests':[]}                                           | schemaVersion
            OI  | {'manifests':[]}                                                             | schemaVersion
            OI  | {'schemaVersion':'2','manifests':[],'schemaVersion':2}                       | not well-formed
            OI  | {'schemaVersion':2,'manifests':[],'manifests':[D]}                           | not well-formed
            OI  | {'schemaVersion':2,'manifests':[]}{}                                         | not well-formed
            OI  | {'schemaVersion':2,'manifests':[]                                            | not well-formed
            OI  | []                                                                           | not a JSON object
            OI  | null                                                                         | not a JSON object
            ''  | {'schemaVersion':2,'manifests':[]}                                           | media type
            application/json | {'schemaVersion':2,'manifests':[]}                              | media type
            text/html | <html>                                                                 | not well-formed
            OI  | {'schemaVersion':2,'mediaType':1,'manifests':[]}                             | not a string
            OI  | {'schemaVersion':2,'manifests':{}}                                           | not a list
            OI  | {'schemaVersion':2,'manifests':null}                                         | not a list
            OI  | {'schemaVersion':2,'manifests':[1]}                                          | not an object
            OI  | {'schemaVersion':2,'manifests':[{}]}                                         | missing
            OM  | {'schemaVersion':2,'config':null,'layers':[]}                                | not an object
            OM  | {'schemaVersion':2,'config':D}                                               | not a list
            OM  | {'schemaVersion':2,'config':D,'layers':[],'subject':1}                       | not an object
            OM  | {'schemaVersion':2,'config':D,'layers':[],'annotations':{'a':null}}          | not a string
            """)
    void refusesWhatCouldBeReadInTwoWays(String header, String document, String problem) {
        assertThatThrownBy(() -> read(header.replace("''", ""), document))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void depthIsBounded() {
        String deep = "{'schemaVersion':2,'manifests':[],'x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> read("OI", deep)).hasMessageContaining("deeper");
    }

    @Test
    void onlyUtf8IsRead() {
        byte[] utf16 = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_16LE);
        byte[] latin = "{\"schemaVersion\":2,\"manifests\":[],\"x\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ManifestReader.read(utf16, MediaTypes.OCI_INDEX, DIGEST))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> ManifestReader.read(latin, MediaTypes.OCI_INDEX, DIGEST))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void headerParametersDoNotMatter() throws Exception {
        assertThat(ManifestReader.read(
                        filled("{'schemaVersion':2,'manifests':[]}").getBytes(StandardCharsets.UTF_8),
                        MediaTypes.OCI_INDEX + "; charset=utf-8",
                        DIGEST))
                .isInstanceOf(Manifest.Index.class);
    }

    private static Manifest read(String header, String document) throws UnreadableException {
        return ManifestReader.read(filled(document).getBytes(StandardCharsets.UTF_8), filled(header), DIGEST);
    }

    private static String filled(String text) {
        return text.replaceAll("\\bOI\\b", MediaTypes.OCI_INDEX)
                .replaceAll("\\bOM\\b", MediaTypes.OCI_MANIFEST)
                .replaceAll("\\bDL\\b", MediaTypes.DOCKER_LIST)
                .replaceAll("\\bDM\\b", MediaTypes.DOCKER_MANIFEST)
                .replaceAll("(?<=[:\\[,])D(?=[,\\]}])", DESCRIPTOR)
                .replace('\'', '"');
    }
}
