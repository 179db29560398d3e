package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class GraphQlBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(GraphQlBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                graphql.parse_query("{a}") = {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
                graphql.parse_query("# c\\nquery Q($v: [Int!]! = [1, 2] @d) @e(x: 1) { b: a(x: $v, y: {k: \\"s\\", l: null, m: true, n: E, o: -1.5e3}) @skip(if: true) { ...F ... on T { c } ... { d } } }\\n# d\\nfragment F on T { e }") = {"Fragments": [{"Comment": {"List": [{"Value": "# d"}]}, "Name": "F", "SelectionSet": [{"Alias": "e", "Name": "e"}], "TypeCondition": "T"}], "Operations": [{"Comment": {"List": [{"Value": "# c"}]}, "Directives": [{"Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}}], "Location": "", "Name": "e"}], "Name": "Q", "Operation": "query", "SelectionSet": [{"Alias": "b", "Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 0, "Raw": "v"}}, {"Name": "y", "Value": {"Children": [{"Name": "k", "Value": {"ExpectedTypeHasDefault": false, "Kind": 3, "Raw": "s"}}, {"Name": "l", "Value": {"ExpectedTypeHasDefault": false, "Kind": 6, "Raw": "null"}}, {"Name": "m", "Value": {"ExpectedTypeHasDefault": false, "Kind": 5, "Raw": "true"}}, {"Name": "n", "Value": {"ExpectedTypeHasDefault": false, "Kind": 7, "Raw": "E"}}, {"Name": "o", "Value": {"ExpectedTypeHasDefault": false, "Kind": 2, "Raw": "-1.5e3"}}], "ExpectedTypeHasDefault": false, "Kind": 9, "Raw": ""}}], "Directives": [{"Arguments": [{"Name": "if", "Value": {"ExpectedTypeHasDefault": false, "Kind": 5, "Raw": "true"}}], "Location": "", "Name": "skip"}], "Name": "a", "SelectionSet": [{"Name": "F"}, {"SelectionSet": [{"Alias": "c", "Name": "c"}], "TypeCondition": "T"}, {"SelectionSet": [{"Alias": "d", "Name": "d"}], "TypeCondition": ""}]}], "VariableDefinitions": [{"DefaultValue": {"Children": [{"Name": "", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}}, {"Name": "", "Value": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "2"}}], "ExpectedTypeHasDefault": false, "Kind": 8, "Raw": ""}, "Directives": [{"Location": "", "Name": "d"}], "Type": {"Elem": {"NamedType": "Int", "NonNull": true}, "NamedType": "", "NonNull": true}, "Used": false, "Variable": "v"}]}]}
                graphql.parse_query("subscription { a # x\\n }") = {"Operations": [{"Name": "", "Operation": "subscription", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
                graphql.parse_query("{ a(s: \\"\\"\\"\\n    one\\n      two\\n  \\"\\"\\") }") = {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "s", "Value": {"ExpectedTypeHasDefault": false, "Kind": 4, "Raw": "one\\n  two"}}], "Name": "a"}]}]}
                graphql.parse_query("{ a(s: \\"\\\\u00e9\\\\n\\\\\\"\\") }") = {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "s", "Value": {"ExpectedTypeHasDefault": false, "Kind": 3, "Raw": "é\\n\\""}}], "Name": "a"}]}]}
                graphql.parse_query("") = {}
                graphql.parse_schema("\\"\\"\\"d\\"\\"\\" type T implements A & B @x { \\"f\\" a(b: Int = 1 @y): [String!]! @z }") = {"Definitions": [{"BuiltIn": false, "Description": "d", "Directives": [{"Location": "", "Name": "x"}], "Fields": [{"Arguments": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}, "Description": "", "Directives": [{"Location": "", "Name": "y"}], "Name": "b", "Type": {"NamedType": "Int", "NonNull": false}}], "Description": "f", "Directives": [{"Location": "", "Name": "z"}], "Name": "a", "Type": {"Elem": {"NamedType": "String", "NonNull": true}, "NamedType": "", "NonNull": true}}], "Interfaces": ["A", "B"], "Kind": "OBJECT", "Name": "T"}]}
                graphql.parse_schema("schema @a { query: Q mutation: M }\\nextend schema @b\\nscalar S @c\\nunion U = | A | B\\nenum E { \\"v\\" A B @d }\\ninput I { a: Int = 1 }\\ninterface N { a: Int }\\ndirective @f(a: Int) repeatable on FIELD | QUERY\\nextend type T { b: Int }\\nextend union U = C\\n# end") = {"Comment": {"List": [{"Value": "# end"}]}, "Definitions": [{"BuiltIn": false, "Description": "", "Directives": [{"Location": "", "Name": "c"}], "Kind": "SCALAR", "Name": "S"}, {"BuiltIn": false, "Description": "", "Kind": "UNION", "Name": "U", "Types": ["A", "B"]}, {"BuiltIn": false, "Description": "", "EnumValues": [{"Description": "v", "Name": "A"}, {"Description": "", "Directives": [{"Location": "", "Name": "d"}], "Name": "B"}], "Kind": "ENUM", "Name": "E"}, {"BuiltIn": false, "Description": "", "Fields": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}, "Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "INPUT_OBJECT", "Name": "I"}, {"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "INTERFACE", "Name": "N"}], "Directives": [{"Arguments": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Description": "", "IsRepeatable": true, "Locations": ["FIELD", "QUERY"], "Name": "f"}], "Extensions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "b", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "T"}, {"BuiltIn": false, "Description": "", "Kind": "UNION", "Name": "U", "Types": ["C"]}], "Schema": [{"Description": "", "Directives": [{"Location": "", "Name": "a"}], "OperationTypes": [{"Operation": "query", "Type": "Q"}, {"Operation": "mutation", "Type": "M"}]}], "SchemaExtension": [{"Description": "", "Directives": [{"Location": "", "Name": "b"}]}]}
                graphql.parse_schema("type T # c\\n{ # f\\n a: Int\\n # e\\n}") = {"Definitions": [{"BuiltIn": false, "Description": "", "EndOfDefinitionComment": {"List": [{"Value": "# e"}]}, "Fields": [{"AfterDescriptionComment": {"List": [{"Value": "# f"}]}, "Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "T"}]}
                graphql.schema_is_valid("type Query { a: Int }") = true
                graphql.schema_is_valid("") = true
                graphql.schema_is_valid("extend type T { a: Int }") = true
                graphql.schema_is_valid("type Query { a: Missing }") = false
                graphql.schema_is_valid("type A { a: Int } type A { a: Int }") = false
                graphql.schema_is_valid("type A { a: Int a: Int }") = false
                graphql.schema_is_valid("type A { __a: Int }") = false
                graphql.schema_is_valid("type __A { a: Int }") = false
                graphql.schema_is_valid("enum E { A A }") = false
                graphql.schema_is_valid("enum E { true }") = false
                graphql.schema_is_valid("input I { a: I! }") = false
                graphql.schema_is_valid("input I { a: I }") = true
                graphql.schema_is_valid("input I { a: J! } input J { b: [I!]! }") = true
                graphql.schema_is_valid("input I { a: J! } input J { b: I! }") = false
                graphql.schema_is_valid("type T { a: Int } input I { a: T }") = false
                graphql.schema_is_valid("input I { a: Int } type T { a: I }") = false
                graphql.schema_is_valid("type T { a(b: T): Int }") = false
                graphql.schema_is_valid("interface N { a: Int } type T implements N { a: Int }") = true
                graphql.schema_is_valid("interface N { a: Int } type T implements N { b: Int }") = false
                graphql.schema_is_valid("interface N { a: Int! } type T implements N { a: Int }") = false
                graphql.schema_is_valid("interface N { a: N } type T implements N { a: T }") = true
                graphql.schema_is_valid("interface N { a(b: Int): Int } type T implements N { a(b: Int, c: Int!): Int }") = false
                graphql.schema_is_valid("interface N { a(b: Int): Int } type T implements N { a: Int }") = false
                graphql.schema_is_valid("interface M { a: Int } interface N implements M { a: Int } type T implements N { a: Int }") = false
                graphql.schema_is_valid("type S { a: Int } type T implements S { a: Int }") = false
                graphql.schema_is_valid("union U = A type A { a: Int }") = true
                graphql.schema_is_valid("union U = A | A type A { a: Int }") = false
                graphql.schema_is_valid("union U = S scalar S") = false
                graphql.schema_is_valid("type T @x { a: Int }") = false
                graphql.schema_is_valid("directive @x on FIELD_DEFINITION type T @x { a: Int }") = false
                graphql.schema_is_valid("directive @x on OBJECT type T @x @x { a: Int }") = true
                graphql.schema_is_valid("directive @x on FIELD_DEFINITION type T { a: Int @x @x }") = false
                graphql.schema_is_valid("directive @x repeatable on FIELD_DEFINITION type T { a: Int @x @x }") = true
                graphql.schema_is_valid("directive @x(a: Int!) on OBJECT type T @x { a: Int }") = false
                graphql.schema_is_valid("directive @x(a: Int!) on OBJECT type T @x(a: null) { a: Int }") = false
                graphql.schema_is_valid("directive @x(a: Int!) on OBJECT type T @x(a: 1) { a: Int }") = true
                graphql.schema_is_valid("directive @x(a: Int) on OBJECT type T @x(b: 1) { a: Int }") = false
                graphql.schema_is_valid("directive @x(a: Int @x) on ARGUMENT_DEFINITION") = false
                graphql.schema_is_valid("directive @x on FIELD directive @x on FIELD") = false
                graphql.schema_is_valid("directive @skip on FIELD") = true
                graphql.schema_is_valid("schema { query: Q }") = false
                graphql.schema_is_valid("schema { query: Q } schema { query: Q } type Q { a: Int }") = false
                graphql.schema_is_valid("type A { a: Int } extend input A { b: Int }") = false
                graphql.schema_is_valid("scalar Int") = false
                graphql.schema_is_valid({"Definitions": [{"Kind": "OBJECT", "Name": "Query", "Fields": [{"Name": "a", "Type": {"NamedType": "Int"}}]}]}) = true
                graphql.schema_is_valid({"Definitions": [{"Kind": "OBJECT", "Name": "Query"}]}) = false
                graphql.schema_is_valid({"Definitions": 1}) = false
                graphql.schema_is_valid({}) = true
                graphql.schema_is_valid(1) = false
                graphql.parse("{ a }", "type Query { a: Int }") = [{"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}, {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]}]
                graphql.parse("query ($v: Int = 1) { a(x: $v) }", "type Query { a(x: Int): Int }") = [{"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Arguments": [{"Name": "x", "Value": {"ExpectedTypeHasDefault": false, "Kind": 0, "Raw": "v"}}], "Name": "a"}], "VariableDefinitions": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}, "Type": {"NamedType": "Int", "NonNull": false}, "Used": false, "Variable": "v"}]}]}, {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Arguments": [{"Description": "", "Name": "x", "Type": {"NamedType": "Int", "NonNull": false}}], "Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]}]
                graphql.parse_and_verify("{ a }", "type Query { a: Int }") = [true, {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}, {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]}]
                graphql.parse_and_verify("{ b }", "type Query { a: Int }") = [false, {}, {}]
                graphql.parse_and_verify("{", "type Query { a: Int }") = [false, {}, {}]
                graphql.parse_and_verify("{ a }", "type") = [false, {}, {}]
                graphql.parse_and_verify("{ a }", "type Query { a: Missing }") = [false, {}, {}]
                graphql.parse_and_verify(1, "type Query { a: Int }") = [false, {}, {}]
                graphql.parse_and_verify("{ a }", 1) = [false, {}, {}]
                graphql.parse_and_verify({"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}, {"Definitions": [{"Kind": "OBJECT", "Name": "Query", "Fields": [{"Name": "a", "Type": {"NamedType": "Int"}}]}]}) = [true, {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}, {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]}]
                graphql.parse_and_verify({"operations": [{"SelectionSet": [{"Name": "a", "Position": {"Line": 1}}]}], "comment": {}}, "type Query { a: Int }") = [true, {"Operations": [{"Name": "", "Operation": "", "SelectionSet": [{"Alias": "", "Name": "a"}]}]}, {"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": {"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]}]
                graphql.is_valid({"operations": [{"SelectionSet": [{"Name": "b"}]}]}, "type Query { a: Int }") = false
                graphql.is_valid({"operations": [{"selectionSet": [{"Name": "b"}]}]}, "type Query { a: Int }") = true
                graphql.is_valid({"Operations": [{"SelectionSet": [{"Name": "a", "Position": 1}]}]}, "type Query { a: Int }") = false
                graphql.is_valid({"Operations": [{"SelectionSet": [{"name": "a"}]}]}, "type Query { a: Int }") = false
                graphql.is_valid({"Operations": [{"SelectionSet": [{"Name": "a", "Arguments": [{"name": "x", "value": {"kind": 1, "raw": "1"}}]}]}]}, "type Query { a(x: Int): Int }") = true
                graphql.is_valid({"Operations": [{"SelectionSet": [{"Name": "a", "Arguments": [{"name": "x", "value": {"kind": 1, "raw": "x"}}]}]}]}, "type Query { a(x: Int): Int }") = false
                graphql.is_valid({"Operations": [{"VariableDefinitions": [{"Variable": "v", "Type": {"NamedType": "Int"}, "Used": true}], "SelectionSet": [{"Name": "a"}]}]}, "type Query { a: Int }") = true
                graphql.is_valid({"Operations": 1}, "type Query { a: Int }") = false
                graphql.is_valid({}, {}) = true
                graphql.is_valid([], "type Query { a: Int }") = false
                graphql.is_valid("{ a }", "type Query { f(a: Int, a: Int!): Int a: Int }") = true
                graphql.is_valid("{ f }", "type Query { f(a: Int, a: Int!): Int }") = false
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                graphql.parse_query("{") fails Expected Name, found <EOF> in GraphQL string at location 1:2
                graphql.parse_query("{}") fails expected at least one definition, found } in GraphQL string at location 1:2
                graphql.parse_query("{ a(x: 01) }") fails Unexpected <Invalid> in GraphQL string at location 1:9
                graphql.parse_query("{ a(x: 1.) }") fails Unexpected <Invalid> in GraphQL string at location 1:10
                graphql.parse_query("{ a(x: \\"b) }") fails Unexpected <Invalid> in GraphQL string at location 1:13
                graphql.parse_query("{ a(x: \\"\\\\q\\") }") fails Unexpected <Invalid> in GraphQL string at location 1:10
                graphql.parse_query("{ a(x: 'b') }") fails Unexpected <Invalid> in GraphQL string at location 1:8
                graphql.parse_query("{ a ? }") fails Expected Name, found <Invalid> in GraphQL string at location 1:5
                graphql.parse_query("query ($a: Int = $b) { a }") fails Unexpected $ in GraphQL string at location 1:18
                graphql.parse_query("fragment on on T { a }") fails Unexpected Name "on" in GraphQL string at location 1:10
                graphql.parse_query("type T { a: Int }") fails Unexpected Name "type" in GraphQL string at location 1:1
                graphql.parse_query(1) mistypes operand 1 must be string but got number
                graphql.parse_schema("type T {}") fails expected at least one definition, found } in GraphQL string at location 1:9
                graphql.parse_schema("extend type T") fails Unexpected <EOF> in GraphQL string at location 1:14
                graphql.parse_schema("\\"d\\" extend type T { a: Int }") fails Unexpected String "d" in GraphQL string at location 1:2
                graphql.parse_schema("directive @a on NOWHERE") fails Unexpected Name "NOWHERE" in GraphQL string at location 1:17
                graphql.parse_schema("union U = A |") fails Expected Name, found <EOF> in GraphQL string at location 1:14
                graphql.parse_schema("input I { a(b: Int): Int }") fails Expected :, found ( in GraphQL string at location 1:12
                graphql.parse_schema("query { a }") fails Unexpected Name "query" in GraphQL string at location 1:1
                graphql.parse_schema([]) mistypes operand 1 must be string but got array
                graphql.parse(1, "type Query { a: Int }") mistypes operand 0 must be one of {string, object} but got number
                graphql.parse("{ a }", 1) mistypes operand 1 must be one of {string, object} but got number
                graphql.parse("{", "type Query { a: Int }") fails Expected Name, found <EOF> in GraphQL string at location 1:2
                graphql.parse("{ a }", "type") fails Expected Name, found <EOF> in GraphQL string at location 1:5
                graphql.parse("{\\n  a @f\\n}", "type Query { a: Int } directive @f(x: Int!) on FIELD") fails Directive "@f" argument "x" of type "Int!" is required, but it was not provided in GraphQL string at location 2:6
                graphql.parse("{ ...F } fragment F on T { a }", "type Query { a: Int } type T { a: Int }") fails Fragment "F" cannot be spread here as objects of type "Query" can never be of type "T" in GraphQL string at location 1:6
                graphql.parse("query A($v: Int) { a }", "type Query { a: Int }") fails Variable "$v" is never used in operation "A" in GraphQL string at location 1:9
                graphql.parse("{ x: a x: b }", "type Query { a: Int b: Int }") fails Fields "x" conflict because "a" and "b" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:8
                graphql.parse("{ t { x: a } t { x: b } }", "type Query { t: T } type T { a: Int b: Int }") fails Fields "t" conflict because subfields "x" conflict because "a" and "b" are different fields. Use different aliases on the fields to fetch both if this was intentional in GraphQL string at location 1:14
                graphql.parse("query ($v: Int) { a(x: $v) }", "type Query { a(x: Int!): Int }") fails Variable "$v" of type "Int" used in position expecting type "Int!" in GraphQL string at location 1:24
                """);
    }
}
