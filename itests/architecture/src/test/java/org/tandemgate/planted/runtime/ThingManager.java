package org.tandemgate.planted.runtime;

/** Planted: a name that says nothing. */
public final class ThingManager {}
