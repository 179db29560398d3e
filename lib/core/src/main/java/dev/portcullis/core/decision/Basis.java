package dev.portcullis.core.decision;

import dev.portcullis.core.verdict.ImageInput;

/**
 * What a verdict was reached from, so that it can be told, and reached again.
 *
 * @param binding how far the verdict would bind, whatever it says
 * @param input what was known of the image
 * @param answered who said so
 */
public record Basis(Binding binding, ImageInput input, Answered answered) {}
