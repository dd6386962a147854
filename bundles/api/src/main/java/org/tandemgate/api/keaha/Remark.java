package org.tandemgate.api.keaha;

/**
 * Something about the configuration of the servers that an operator should know.
 *
 * @param grave whether it does not work, or not when it is needed
 * @param text what is wrong, and where
 * @param value as found
 * @param next what to do
 */
public record Remark(boolean grave, String text, String value, String next) {}
