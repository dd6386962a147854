package org.tandemgate.planted.runtime;

/** Planted: a loop that prints, and a class that is not final. */
public class RuntimePrints {
    void print() {
        System.out.println("planted");
    }
}
