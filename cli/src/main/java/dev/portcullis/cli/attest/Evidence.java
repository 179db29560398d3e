package dev.portcullis.cli.attest;

/**
 * What is to be attested.
 *
 * @param option the option or parameter that named its file, for messages
 * @param predicateType a URI that says what it is
 * @param predicate JSON
 */
@SuppressWarnings("ArrayRecordComponent") // signed, never compared
record Evidence(String option, String predicateType, byte[] predicate) {}
