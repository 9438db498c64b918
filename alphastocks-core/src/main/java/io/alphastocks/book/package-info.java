/// The account: its state, its one writer over the journal, and what is published after a commit.
///
/// ```
///  commands ──▶ Book ──▶ BookWriter: decide in memory ─▶ append to the journal ─▶ publish ─▶ answer
///                             │                              (one commit for all that wait)
///                             └─ Account: the sum of the BookEvents so far
/// ```
@NullMarked
package io.alphastocks.book;

import org.jspecify.annotations.NullMarked;
