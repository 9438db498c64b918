/// Runnable examples, each asserted by a test, and the main job.
@NullMarked
package io.alphastocks.examples;

import org.jspecify.annotations.NullMarked;
