package dev.portcullis.rego.builtin;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every function by its name in Rego, such as {@code "io.jwt.decode"}. */
public final class Builtins {
    private static final Map<String, Builtin> ALL = all();

    private Builtins() {}

    /** The function of a name, or null where there is none. */
    public static @Nullable Builtin find(String name) {
        return ALL.get(name);
    }

    /** The names of all, for a compiler that is to refuse every other. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    private static Map<String, Builtin> all() {
        Map<String, Builtin> all = new TreeMap<>();
        AggregateBuiltins.addTo(all);
        ArithmeticBuiltins.addTo(all);
        ArrayBuiltins.addTo(all);
        AwsBuiltins.addTo(all);
        BitsBuiltins.addTo(all);
        ComparisonBuiltins.addTo(all);
        CryptoBuiltins.addTo(all);
        EncodingBuiltins.addTo(all);
        GlobBuiltins.addTo(all);
        GraphBuiltins.addTo(all);
        GraphQlBuiltins.addTo(all);
        InternalBuiltins.addTo(all);
        JsonBuiltins.addTo(all);
        JsonPathBuiltins.addTo(all);
        JsonSchemaBuiltins.addTo(all);
        JwtBuiltins.addTo(all);
        JwtSignBuiltins.addTo(all);
        NetBuiltins.addTo(all);
        NumbersBuiltins.addTo(all);
        ObjectBuiltins.addTo(all);
        PrivateKeyBuiltins.addTo(all);
        RegexBuiltins.addTo(all);
        SemverBuiltins.addTo(all);
        SetBuiltins.addTo(all);
        StringBuiltins.addTo(all);
        SubsetBuiltins.addTo(all);
        TemplateBuiltins.addTo(all);
        TimeBuiltins.addTo(all);
        TypeBuiltins.addTo(all);
        UnitsBuiltins.addTo(all);
        UriBuiltins.addTo(all);
        UrlQueryBuiltins.addTo(all);
        UuidBuiltins.addTo(all);
        WalkBuiltins.addTo(all);
        YamlBuiltins.addTo(all);
        X509Builtins.addTo(all);
        return Map.copyOf(all);
    }
}
