/** How every command writes: tables, JSON, colours, ages, exit codes. */
@NullMarked
package org.tandemgate.shell.output;

import org.jspecify.annotations.NullMarked;
