package io.alphastocks.bus;

/// Is told of dead letters as they come and go. Called on the thread of whatever happens, handlers'
/// threads among them: it must be quick, and must not throw.
public interface DeadLetterListener {

    /// Listens to nothing.
    DeadLetterListener NONE =
            new DeadLetterListener() {
                @Override
                public void added(DeadLetter letter) {}

                @Override
                public void removed(DeadLetter letter) {}
            };

    /// A delivery was not processed.
    void added(DeadLetter letter);

    /// A letter was replayed, cleared, or pushed out by newer ones.
    void removed(DeadLetter letter);
}
