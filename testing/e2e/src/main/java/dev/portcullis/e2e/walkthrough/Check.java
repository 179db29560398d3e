package dev.portcullis.e2e.walkthrough;

/**
 * Something that had to be so.
 *
 * @param found what was seen of it; empty where the title says it all
 */
record Check(String title, boolean good, String found) {}
