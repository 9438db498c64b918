package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

class KiteTokenFileTest {

    private static final KiteToken TOKEN =
            new KiteToken(
                    "AB1234", Secret.of("tell-nobody"), Instant.parse("2026-11-20T04:30:00.5Z"));

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("home").resolve("token.json");
    }

    @Test
    void itsOwnerAloneReadsItAndItsDirectory() throws IOException {
        KiteTokenStore store = KiteTokenStore.file(file());
        assertThat(store.load()).isEmpty();

        store.save(TOKEN);

        assertThat(store.load()).contains(TOKEN);
        assertThat(permissions(file())).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("home"))).isEqualTo("rwx------");
        store.clear();
        assertThat(store.load()).isEmpty();
        store.clear();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void oneThatOthersMayReadIsRefused() throws IOException {
        KiteTokenStore store = KiteTokenStore.file(file());
        store.save(TOKEN);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(store::load)
                .withMessageContainingAll("token.json", "rw-r-----", "chmod 600");
    }

    @Test
    void oneThatIsDamagedIsRefusedAndNotShown() throws IOException {
        KiteTokenStore store = KiteTokenStore.file(file());
        store.save(TOKEN);
        Files.writeString(file(), "{\"access_token\": tell-nobody");

        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(store::load)
                .withMessageContaining("log in again")
                .withMessageNotContaining("nobody")
                .withNoCause();
    }

    @Test
    void whereItCannotBeWrittenThatIsSaidWithoutTheToken() throws IOException {
        Files.writeString(directory.resolve("home"), "no directory");

        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() -> KiteTokenStore.file(file()).save(TOKEN))
                .withMessageContaining("cannot be kept in " + file())
                .withMessageNotContaining("nobody");
    }
}
