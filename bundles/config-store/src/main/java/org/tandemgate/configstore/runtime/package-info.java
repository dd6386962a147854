/** The store: files, transactions and who brings areas into force. */
@NullMarked
package org.tandemgate.configstore.runtime;

import org.jspecify.annotations.NullMarked;
