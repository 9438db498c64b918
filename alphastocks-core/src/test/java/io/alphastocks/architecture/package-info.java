/// Rules on the structure of the core, checked on its class files and sources.
@NullMarked
package io.alphastocks.architecture;

import org.jspecify.annotations.NullMarked;
