package dev.portcullis.crds.compile;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a spec against the annotations that its schema is generated from. An API server has checked its objects already; a file given to
 * the command line, and content of a revision from another version, were checked by nobody.
 */
final class SchemaCheck {
    /** Reflection makes all of it anew each time, and a policy has hundreds of values. */
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component ->
                            new Component(component.getName(), component.getAccessor(), component.getAnnotatedType()))
                    .toList();
        }
    };

    /** As many as stand in annotations. */
    private static final Map<String, com.google.re2j.Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final Problems problems;

    private record Component(String name, Method accessor, AnnotatedType type) {}

    SchemaCheck(Problems problems) {
        this.problems = problems;
    }

    /** Checks a record and everything in it. */
    void check(String path, Record spec) {
        for (var component : COMPONENTS.get(spec.getClass())) {
            var here = path + "." + component.name();
            var value = value(component, spec);
            if (value == null || isEmpty(value)) {
                if (component.accessor().isAnnotationPresent(Required.class)) {
                    problems.invalid(here, "it must be set");
                } else if (value instanceof String) {
                    problems.invalid(here, "it must not be empty");
                }
                continue;
            }
            checkValue(here, value, component.accessor());
            checkContent(here, value, component.type());
        }
    }

    /** What has no declared form, such as what an author makes up, is nothing to check. */
    private void checkContent(String path, Object value, AnnotatedType type) {
        switch (value) {
            case Record record -> check(path, record);
            case Object any when !(type instanceof AnnotatedParameterizedType) -> {}
            case List<?> list -> checkList(path, list, argument(type, 0));
            case Map<?, ?> map ->
                map.forEach((key, element) -> checkElement(path + "[" + key + "]", element, argument(type, 1)));
            default -> {}
        }
    }

    private void checkList(String path, List<?> list, AnnotatedType element) {
        var texts = new HashSet<>();
        for (var i = 0; i < list.size(); i++) {
            var here = path + "[" + i + "]";
            if (list.get(i) instanceof String text && !texts.add(text)) {
                problems.invalid(here, "it is there twice");
            }
            checkElement(here, list.get(i), element);
        }
    }

    private void checkElement(String path, Object element, AnnotatedType type) {
        checkValue(path, element, type);
        checkContent(path, element, type);
    }

    private void checkValue(String path, Object value, AnnotatedElement annotated) {
        var size = annotated.getAnnotation(Size.class);
        var pattern = annotated.getAnnotation(Pattern.class);
        if (size != null && isOutside(size(value), size.min(), size.max())) {
            problems.invalid(
                    path,
                    "it must have " + size.min() + " to " + size.max()
                            + (value instanceof String ? " characters" : " elements"));
        } else if (pattern != null && value instanceof String text && !matches(text, pattern)) {
            problems.invalid(path, "it must match " + pattern.value());
        }
        if (value instanceof Number number) {
            checkNumber(path, number.longValue(), annotated);
        }
    }

    private void checkNumber(String path, long number, AnnotatedElement annotated) {
        var min = annotated.getAnnotation(Min.class);
        var max = annotated.getAnnotation(Max.class);
        if ((min != null && number < min.value()) || (max != null && number > max.value())) {
            problems.invalid(path, "it is out of range");
        }
    }

    /** Go's expressions, which the API server uses, take {@code $} for the end of the text; Java's also for the end before a newline. */
    private static boolean matches(String text, Pattern pattern) {
        return PATTERNS.computeIfAbsent(pattern.value(), com.google.re2j.Pattern::compile)
                .matcher(text)
                .find();
    }

    private static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Collection<?> collection -> collection.size();
            case Map<?, ?> map -> map.size();
            default -> 0;
        };
    }

    private static boolean isOutside(long size, long min, long max) {
        return size < min || size > max;
    }

    private static boolean isEmpty(Object value) {
        return "".equals(value)
                || (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static @Nullable Object value(Component component, Record spec) {
        try {
            return component.accessor().invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("components of public records can be read", e);
        }
    }
}
