/** Requests and answers: TLS, accounts, limits, routes, and nothing of what is served. */
@NullMarked
package org.tandemgate.rest.http;

import org.jspecify.annotations.NullMarked;
