/** The server as its clients see it. */
@NullMarked
package org.tandemgate.rest;

import org.jspecify.annotations.NullMarked;
