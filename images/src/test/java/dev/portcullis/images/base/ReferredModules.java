package dev.portcullis.images.base;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** Finds the modules of the JDK that the classes of jars refer to, each with a class that does. */
public final class ReferredModules {
    private static final String CLASS = ".class";

    private final Map<String, String> modules = new HashMap<>();
    private final SequencedMap<String, String> found = new TreeMap<>();

    public ReferredModules() {
        for (var module : ModuleFinder.ofSystem().findAll()) {
            module.descriptor().exports().stream()
                    .map(Exports::source)
                    .forEach(name -> modules.put(name, module.descriptor().name()));
        }
    }

    /** Looks through a jar. */
    public void read(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            for (var entry : jar.stream()
                    .filter(candidate -> candidate.getName().endsWith(CLASS)
                            && !candidate.getName().endsWith("module-info.class"))
                    .toList()) {
                try (var content = jar.getInputStream(entry)) {
                    read(entry.getName(), content.readAllBytes());
                }
            }
        }
    }

    /** Returns what was found. */
    public SequencedMap<String, String> found() {
        return found;
    }

    private void read(String name, byte[] bytes) {
        for (var entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry type) {
                var internal = type.asInternalName().replaceFirst("^\\[+L?", "");
                var end = internal.lastIndexOf('/');
                var module =
                        end < 0 ? null : modules.get(internal.substring(0, end).replace('/', '.'));
                if (module != null) {
                    found.putIfAbsent(module, name + " refers to " + internal);
                }
            }
        }
    }
}
