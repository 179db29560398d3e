package dev.portcullis.collect.preset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.collect.read.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCompatibilityTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String outcome(String earlier, String later) throws Exception {
        try {
            SchemaCompatibility.require(
                    JSON.readTree(earlier.replace('\'', '"')), JSON.readTree(later.replace('\'', '"')), "it");
            return "Wider";
        } catch (RefusedException e) {
            return e.problem().reason().code();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | {'type':'string'}",
                "{'type':'string'} | {}",
                "{'type':'string'} | true",
                "false | {'type':'string'}",
                "{'type':'integer'} | {'type':'number'}",
                "{'type':'string'} | {'type':['string','null']}",
                "{'required':['a','b']} | {'required':['a']}",
                "{'enum':[1]} | {'enum':[1,2]}",
                "{'minimum':5,'maximum':6} | {'minimum':4}",
                "{'maxLength':5} | {'maxLength':6,'title':'t'}",
                "{'items':{'type':'integer'}} | {'items':{'type':'number'}}",
                "{'properties':{'a':{'type':'string'}}} | {'properties':{}}",
                "{'properties':{},'additionalProperties':false} | {'properties':{'a':{'type':'string'}},'additionalProperties':false}",
                "{'properties':{'a':{'enum':[1]}}} | {'properties':{'a':{'enum':[1,2]},'b':{'description':'any'}}}",
                "{'additionalProperties':{'type':'integer'}} | {'additionalProperties':{'type':'number'}}",
                "{'$id':'v1','$schema':'s','type':'integer'} | {'$id':'v2','$schema':'s','type':'number'}",
                "{'pattern':'a','minLength':2} | {'pattern':'a','minLength':1}",
                "{'$defs':{'a':{'not':{}}},'properties':{'x':{'$ref':'#/$defs/a'}},'minProperties':2} | {'$defs':{'a':{'not':{}}},'properties':{'x':{'$ref':'#/$defs/a'}}}",
                "{'patternProperties':{'x':{}},'maxProperties':3} | {'patternProperties':{'x':{}}}"
            })
    void acceptsMore(String earlier, String later) throws Exception {
        assertThat(outcome(earlier, later)).isEqualTo("Wider");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {'type':'string'}",
                "true | false",
                "{} | false",
                "{'type':'number'} | {'type':'integer'}",
                "{'type':['string','null']} | {'type':'string'}",
                "{'required':['a']} | {'required':['a','b']}",
                "{} | {'required':['a']}",
                "{'enum':[1,2]} | {'enum':[1]}",
                "{'type':'integer'} | {'type':'integer','enum':[1]}",
                "{'minimum':4} | {'minimum':5}",
                "{} | {'minimum':0}",
                "{'maxItems':6} | {'maxItems':5}",
                "{'exclusiveMaximum':6} | {'maximum':6}",
                "{'items':{'type':'number'}} | {'items':{'type':'integer'}}",
                "{} | {'items':{'type':'integer'}}",
                "{'items':{}} | {'items':false}",
                "{'properties':{'a':{'type':'number'}}} | {'properties':{'a':{'type':'integer'}}}",
                "{'properties':{}} | {'properties':{'a':{'type':'string'}}}",
                "{'properties':{'a':{}},'additionalProperties':false} | {'properties':{},'additionalProperties':false}",
                "{} | {'additionalProperties':false}",
                "{'properties':{'a':{'properties':{'b':{}}}}} | {'properties':{'a':{'properties':{'b':false}}}}",
                "{'additionalProperties':{'type':'number'}} | {'additionalProperties':{'type':'integer'}}",
                "{'additionalProperties':true} | {'additionalProperties':{'type':'integer'}}"
            })
    void acceptsLess(String earlier, String later) throws Exception {
        assertThat(outcome(earlier, later)).isEqualTo("SchemaIncompatible");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'pattern':'a'} | {'pattern':'a*'}",
                "{'pattern':'a'} | {}",
                "{'anyOf':[{}]} | {'anyOf':[{},{}]}",
                "{'format':'date'} | {'format':'date-time'}",
                "{} | {'const':1}",
                "{} | {'unknownKeyword':1}",
                "{'$schema':'a','type':'integer'} | {'$schema':'b','type':'number'}",
                "{'items':[{},{}]} | {'items':[{}]}",
                "{'type':5} | {'type':'string'}",
                "{'type':[]} | {'type':'string'}",
                "{'type':['string',1]} | {'type':'string'}",
                "{'properties':[]} | {'properties':{}}",
                "{'minimum':'1'} | {'minimum':1}",
                "{'minimum':1,'exclusiveMinimum':true} | {'minimum':1,'exclusiveMinimum':false}",
                "{'patternProperties':{'x':{'type':'string'}},'properties':{},'additionalProperties':false} | {'patternProperties':{'x':{'type':'string'}},'properties':{'ax':{'type':'integer'}},'additionalProperties':false}",
                "{'unevaluatedProperties':false,'properties':{'a':{}}} | {'unevaluatedProperties':false,'properties':{}}",
                "{'unevaluatedItems':false,'items':{}} | {'unevaluatedItems':false}",
                "{'properties':{'a':{'type':'string'},'b':{'not':{'$ref':'#/properties/a'}}}} | {'properties':{'a':{'type':['string','null']},'b':{'not':{'$ref':'#/properties/a'}}}}",
                "{'properties':{'a':{'$ref':'#'}}} | {'properties':{'a':{'$ref':'#'}},'required':[]}",
                "{'$defs':{'a':{'type':'number'}},'$ref':'#/$defs/a'} | {'$defs':{'a':{'type':'integer'}},'$ref':'#/$defs/a'}",
                "{'$ref':'https://example.com/s','minimum':1} | {'$ref':'https://example.com/s'}",
                "{'properties':{'a':{'$id':'x'}},'minimum':1} | {'properties':{'a':{'$id':'x'}}}",
                "{'properties':{'a':{'$id':'x','$defs':{'d':{}},'$ref':'#/$defs/d'}}} | {'properties':{'a':{'$defs':{'d':{}},'$ref':'#/$defs/d'}}}",
                "{'properties':{'a':{'$dynamicRef':'#m'},'b':{'type':'integer'}}} | {'properties':{'a':{'$dynamicRef':'#m'},'b':{'type':'number'}}}",
                "1 | {}",
                "{'type':'string'} | 'x'"
            })
    void cannotBeTold(String earlier, String later) throws Exception {
        assertThat(outcome(earlier, later)).isEqualTo("SchemaUndecided");
    }
}
