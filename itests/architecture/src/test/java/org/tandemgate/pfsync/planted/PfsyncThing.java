package org.tandemgate.pfsync.planted;

/** Planted: nothing wrong by itself. */
public final class PfsyncThing {}
