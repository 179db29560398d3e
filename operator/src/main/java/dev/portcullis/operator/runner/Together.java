package dev.portcullis.operator.runner;

import java.util.List;
import java.util.function.Supplier;

/** Does things side by side. */
interface Together {
    /** Does all of them; returns what they return, in their order, when the last has ended. None of them may throw. */
    <T> List<T> all(List<Supplier<T>> tasks);
}
