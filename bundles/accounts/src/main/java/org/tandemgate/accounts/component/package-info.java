/** Accounts in the OSGi runtime and in Karaf's JAAS realm. */
@NullMarked
package org.tandemgate.accounts.component;

import org.jspecify.annotations.NullMarked;
