package dev.portcullis.crds.runner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;

/**
 * Reads a quantity whatever stands there, because what throws here would stop the informer. Whole numbers beyond 32 bits become texts, and what is
 * neither number nor text becomes a text that is no quantity, which the compiler refuses.
 */
final class LenientQuantity extends JsonDeserializer<IntOrString> {
    private static final IntOrString NO_QUANTITY = new IntOrString("");

    @Override
    public IntOrString deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            return parser.getNumberType() == JsonParser.NumberType.INT
                    ? new IntOrString(parser.getIntValue())
                    : new IntOrString(parser.getText());
        }
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return new IntOrString(parser.getText());
        }
        parser.skipChildren();
        return NO_QUANTITY;
    }
}
