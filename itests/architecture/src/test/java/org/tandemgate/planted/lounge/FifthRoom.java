package org.tandemgate.planted.lounge;

/** Planted: a room that no other bundle has. */
public interface FifthRoom {}
