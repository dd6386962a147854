package org.tandemgate.shell.ha;

/**
 * Something that is not as it should be.
 *
 * @param label what kind
 * @param text cause
 * @param next command or act that helps, empty when there is none
 * @param degrades whether the node is less than healthy because of it
 */
record Finding(String label, String text, String next, boolean degrades) {}
