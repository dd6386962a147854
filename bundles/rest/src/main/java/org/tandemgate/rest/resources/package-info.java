/** What is served: snapshots as values, and operations. */
@NullMarked
package org.tandemgate.rest.resources;

import org.jspecify.annotations.NullMarked;
