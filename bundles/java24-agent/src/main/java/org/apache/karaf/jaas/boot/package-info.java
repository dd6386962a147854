/**
 * One class of ours in a package of Karaf's: the framework takes this package from the class path
 * for every bundle (etc/config.properties, org.osgi.framework.bootdelegation), so calls put into
 * any bundle find the class without an import.
 */
@NullMarked
package org.apache.karaf.jaas.boot;

import org.jspecify.annotations.NullMarked;
