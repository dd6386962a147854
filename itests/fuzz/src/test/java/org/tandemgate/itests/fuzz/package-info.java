/** A small fuzzer: seeded, structure-aware by repairs, guided by the outcomes it sees. */
@NullMarked
package org.tandemgate.itests.fuzz;

import org.jspecify.annotations.NullMarked;
