/** A Java agent that brings back what Karaf's role check lost with the security manager. */
@NullMarked
package org.tandemgate.java24agent;

import org.jspecify.annotations.NullMarked;
