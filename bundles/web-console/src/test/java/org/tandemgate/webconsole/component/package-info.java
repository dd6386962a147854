@NullMarked
package org.tandemgate.webconsole.component;

import org.jspecify.annotations.NullMarked;
