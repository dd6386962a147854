/** The files of the console, as they lie in the bundle and as a browser gets them. */
@NullMarked
package org.tandemgate.webconsole.files;

import org.jspecify.annotations.NullMarked;
