/** What is checked, and who asks. */
@NullMarked
package org.tandemgate.doctor.runtime;

import org.jspecify.annotations.NullMarked;
