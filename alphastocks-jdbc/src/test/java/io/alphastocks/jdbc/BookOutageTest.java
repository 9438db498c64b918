package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.alphastocks.book.Admission;
import io.alphastocks.book.BookException;
import io.alphastocks.book.Emission;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.StoreRecovered;
import io.alphastocks.event.StoreUnavailable;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.store.Journal;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

/// What an account does while the database of its journal is away for real.
@Timeout(60)
class BookOutageTest {

    private static final int MOST = 200;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(names = "POSTGRES_STOPPED", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsDecidedMeanwhileAndItGoesOnWithoutARestart(Cause cause) throws Exception {
        try (Outage outage = cause.prepare(directory)) {
            List<BookEvent> story;
            List<Order> orders;
            try (Journal journal = outage.open();
                    TestBook desk = new TestBook(journal)) {
                desk.emit("before");
                desk.emit("waiting");
                assertThat(desk.admit("before")).isInstanceOf(Admission.Admitted.class);

                outage.begin();
                int taken = emitUntilFailure(desk);
                List<BookEvent> published = desk.published(BookEvent.class);
                assertThatExceptionOfType(BookException.class)
                        .isThrownBy(() -> desk.admit("waiting"))
                        .withMessageContainingAll("book main", outage.told());
                assertThat(desk.published(BookEvent.class)).isEqualTo(published);
                assertThat(desk.book().outage()).isPresent();
                assertThat(desk.published(StoreUnavailable.class))
                        .singleElement()
                        .satisfies(e -> assertThat(e.account()).isEqualTo("main"));
                assertThat(desk.published(StoreRecovered.class)).isEmpty();
                outage.end();

                assertThat(desk.admit("waiting")).isInstanceOf(Admission.Admitted.class);
                assertThat(desk.emit("after"))
                        .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
                assertThat(desk.book().outage()).isEmpty();
                assertThat(desk.published(StoreUnavailable.class)).hasSize(1);
                assertThat(desk.published(StoreRecovered.class)).hasSize(1);
                story = desk.stored();
                assertThat(desk.published(BookEvent.class)).isEqualTo(story);
                orders = desk.book().orders();
                assertThat(orders)
                        .extracting(Order::id, Order::state)
                        .containsExactly(
                                tuple("before/E1", OrderState.INTENT),
                                tuple("waiting/E1", OrderState.INTENT));
                assertThat(taken).isLessThan(MOST);
            }
            try (Journal journal = outage.open();
                    TestBook again = new TestBook(journal)) {
                assertThat(again.stored()).isEqualTo(story);
                assertThat(again.book().orders()).isEqualTo(orders);
            }
        }
    }

    /// A full disk has room for something here and there.
    private static int emitUntilFailure(TestBook desk) {
        for (int i = 0; i < MOST; i++) {
            try {
                desk.emit("S" + i);
            } catch (BookException e) {
                return i;
            }
        }
        return MOST;
    }
}
