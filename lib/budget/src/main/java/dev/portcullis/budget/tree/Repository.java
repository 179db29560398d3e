package dev.portcullis.budget.tree;

/**
 * A repository.
 *
 * @param id its number at the forge, which alone identifies it: names are given up, taken and changed
 * @param name for display only
 */
public record Repository(long id, String name) {}
