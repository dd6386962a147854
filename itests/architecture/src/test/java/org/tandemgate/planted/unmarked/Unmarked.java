package org.tandemgate.planted.unmarked;

/** Planted: a package without null marks. */
public interface Unmarked {}
