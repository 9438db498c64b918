/// Risk: limits over an account's exposure. The book asks the rules in the same step in which it
/// stores the intent, so that no limit can be passed by two at once.
@NullMarked
package io.alphastocks.risk;

import org.jspecify.annotations.NullMarked;
