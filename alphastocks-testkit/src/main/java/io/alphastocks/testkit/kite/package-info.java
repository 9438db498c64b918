/// A fake broker that speaks Kite Connect v3 on the loopback address, for testing what talks to the
/// real one: [io.alphastocks.testkit.kite.FakeKite].
@NullMarked
package io.alphastocks.testkit.kite;

import org.jspecify.annotations.NullMarked;
