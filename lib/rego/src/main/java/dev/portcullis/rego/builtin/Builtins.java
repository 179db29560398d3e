package dev.portcullis.rego.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every function by its name in Rego, such as {@code "io.jwt.decode"}. */
public final class Builtins {
    private static final List<Consumer<Map<String, Builtin>>> FAMILIES = List.of(
            AggregateBuiltins::addTo,
            ArithmeticBuiltins::addTo,
            ArrayBuiltins::addTo,
            AwsBuiltins::addTo,
            BitsBuiltins::addTo,
            ComparisonBuiltins::addTo,
            CryptoBuiltins::addTo,
            EncodingBuiltins::addTo,
            GlobBuiltins::addTo,
            GraphBuiltins::addTo,
            GraphQlBuiltins::addTo,
            InternalBuiltins::addTo,
            JsonBuiltins::addTo,
            JsonPathBuiltins::addTo,
            JsonSchemaBuiltins::addTo,
            JwtBuiltins::addTo,
            JwtSignBuiltins::addTo,
            NetBuiltins::addTo,
            NumbersBuiltins::addTo,
            ObjectBuiltins::addTo,
            PrivateKeyBuiltins::addTo,
            RegexBuiltins::addTo,
            SemverBuiltins::addTo,
            SetBuiltins::addTo,
            StringBuiltins::addTo,
            SubsetBuiltins::addTo,
            TemplateBuiltins::addTo,
            TimeBuiltins::addTo,
            TypeBuiltins::addTo,
            UnitsBuiltins::addTo,
            UriBuiltins::addTo,
            UrlQueryBuiltins::addTo,
            UuidBuiltins::addTo,
            WalkBuiltins::addTo,
            YamlBuiltins::addTo,
            X509Builtins::addTo);

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
        Map<String, Builtin> all = new HashMap<>();
        FAMILIES.forEach(family -> family.accept(all));
        return Map.copyOf(all);
    }
}
