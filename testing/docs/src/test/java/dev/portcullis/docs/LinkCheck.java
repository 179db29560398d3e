package dev.portcullis.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Follows the links between documents. */
final class LinkCheck {
    private final Map<Path, Document> documents;

    LinkCheck(List<Document> documents) {
        this.documents = documents.stream().collect(Collectors.toMap(Document::path, Function.identity()));
    }

    /** Returns links whose target or anchor is not there. */
    List<String> broken() {
        var broken = new ArrayList<String>();
        for (var document : documents.values()) {
            for (var link : document.links()) {
                if (isRelative(link) && !resolves(document, link)) {
                    broken.add(document.path() + " -> " + link);
                }
            }
        }
        broken.sort(null);
        return broken;
    }

    /** Returns documents that no chain of links from here leads to. */
    Set<Path> unreachableFrom(Path start) {
        var reached = new HashSet<Path>();
        var next = new ArrayDeque<Path>(List.of(start));
        while (!next.isEmpty()) {
            var document = documents.get(next.remove());
            if (document != null && reached.add(document.path())) {
                targets(document).forEach(next::add);
            }
        }
        var unreachable = new TreeSet<>(documents.keySet());
        unreachable.removeAll(reached);
        return unreachable;
    }

    /** Returns the files that a document links to. */
    Stream<Path> targets(Document document) {
        return document.links().stream().filter(LinkCheck::isRelative).map(link -> target(document, link));
    }

    private boolean resolves(Document document, String link) {
        var target = target(document, link);
        var hash = link.indexOf('#');
        if (!documents.containsKey(target) && !Files.exists(target)) {
            return false;
        }
        var linked = documents.get(target);
        return hash < 0 || (linked != null && linked.anchors().contains(link.substring(hash + 1)));
    }

    private static Path target(Document document, String link) {
        var file = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
        return file.isEmpty()
                ? document.path()
                : document.path().resolveSibling(file).normalize();
    }

    private static boolean isRelative(String link) {
        return !link.matches("[a-z]+:.*");
    }
}
