package dev.portcullis.images.application;

/**
 * Something that an image holds besides the application.
 *
 * @param type as CycloneDX names it
 * @param purl its package URL
 */
public record Component(String type, String name, String version, String purl) {}
