@NullMarked
package org.tandemgate.webconsole.files;

import org.jspecify.annotations.NullMarked;
