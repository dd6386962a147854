/** What is measured: values without a form. */
@NullMarked
package org.tandemgate.metrics.state;

import org.jspecify.annotations.NullMarked;
