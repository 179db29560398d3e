package dev.portcullis.images.application;

/**
 * Something that an image holds besides the application.
 *
 * @param type as CycloneDX names it
 * @param purl its package URL
 * @param license as SPDX names it; empty where nobody says
 */
public record Component(String type, String name, String version, String purl, String license) {
    /** Makes one of whose licence nobody says anything. */
    public Component(String type, String name, String version, String purl) {
        this(type, name, version, purl, "");
    }
}
