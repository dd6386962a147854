/** What has changed, and what follows from what: values of values. */
@NullMarked
package org.tandemgate.events.state;

import org.jspecify.annotations.NullMarked;
