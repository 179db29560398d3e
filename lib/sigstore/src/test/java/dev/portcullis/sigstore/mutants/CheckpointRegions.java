package dev.portcullis.sigstore.mutants;

/** Names the characters of a checkpoint: its text, the first signature under the log's name, and all others. */
record CheckpointRegions(String note) {
    String at(int offset) {
        int text = note.indexOf("\n\n") + 2;
        if (offset < text) {
            return "text";
        }
        String origin = note.substring(0, note.indexOf('\n'));
        String name = origin.contains(" - ") ? origin.substring(0, origin.indexOf(" - ")) : origin;
        int start = note.indexOf("\u2014 " + name + " ", text);
        int end = note.indexOf('\n', start) + 1;
        return start <= offset && offset < end ? "log signature" : "other signature";
    }
}
