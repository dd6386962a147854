/** Private network namespaces for tests against the real kernel; other bundles use them too. */
@NullMarked
package org.tandemgate.linux.testing;

import org.jspecify.annotations.NullMarked;
