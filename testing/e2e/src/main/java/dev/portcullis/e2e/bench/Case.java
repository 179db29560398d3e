package dev.portcullis.e2e.bench;

/**
 * What creations of Pods pass.
 *
 * @param name as it is printed
 * @param namespace a namespace where they pass it
 */
record Case(String name, String namespace) {}
