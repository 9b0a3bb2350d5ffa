package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {
  private static final Duration SOON = Duration.ofMillis(100);

  @TempDir Path temp;

  @Test
  void writesAreDurableAndSurviveARestart() throws Exception {
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      assertThat(query(servers, "SHOW fsync")).isEqualTo("on");
      assertThat(query(servers, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(servers, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(servers, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(servers, "SELECT lower('ÄÖ')")).isEqualTo("äö");
      update(servers, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      assertThat(query(servers, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void nobodyGetsInWithoutThePasswordOfTheHome() throws Exception {
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      String guess = servers.jdbcUrl().replaceFirst("password=.*", "password=belfry");
      assertThatThrownBy(() -> DriverManager.getConnection(guess).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(temp.resolve("secrets/postgres"))))
          .isEqualTo("rw-------");
      assertThat(commandLines(servers)).doesNotContain(password());
    }
  }

  @Test
  void serversLeftBehindByAKillAreStoppedByTheNextStart() throws Exception {
    long postgres;
    long redis;
    try (Home home = Home.open(temp, 0)) {
      // Not closed: what a kill -9 of the process would leave.
      EmbeddedServers left = start(home);
      postgres = left.postgresPid();
      redis = left.redisPid();
      update(left, "CREATE TABLE kept AS SELECT 7 AS answer");
      left.abandon();
    }
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      assertThat(ProcessHandle.of(postgres).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(ProcessHandle.of(redis).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(query(servers, "SELECT answer FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void aServerThatDiesIsStartedAgainWithItsData() throws Exception {
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      update(servers, "CREATE TABLE kept AS SELECT 1 AS answer");
      long first = servers.postgresPid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      assertThat(eventually(servers, "SELECT answer FROM kept", first)).isEqualTo("1");
    }
  }

  @Test
  void aPidThatBelongsToAnotherProgramByNowDoesNotStopTheStart() throws Exception {
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      update(servers, "CREATE TABLE kept AS SELECT 3 AS answer");
      ProcessHandle postgres = ProcessHandle.of(servers.postgresPid()).orElseThrow();
      servers.abandon();
      postgres.destroyForcibly();
      postgres.onExit().get(10, TimeUnit.SECONDS);
    }
    Path pidFile = temp.resolve("postgres/postmaster.pid");
    String me = Long.toString(ProcessHandle.current().pid());
    Files.writeString(pidFile, Files.readString(pidFile).replaceFirst("^[0-9]+", me));
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      assertThat(query(servers, "SELECT answer FROM kept")).isEqualTo("3");
    }
  }

  @Test
  void noServerIsLeftAfterClose() throws Exception {
    long postgres;
    long redis;
    try (Home home = Home.open(temp, 0);
        EmbeddedServers servers = start(home)) {
      postgres = servers.postgresPid();
      redis = servers.redisPid();
      assertThat(sessionOf(postgres)).isEqualTo(postgres);
      assertThat(sessionOf(redis)).isEqualTo(redis);
    }
    assertThat(ProcessHandle.of(postgres).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.of(redis).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(temp.resolve("run")).isEmptyDirectory();
    assertThat(temp.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void programsAreUnpackedIntoTheHomeWhereTheSharedFolderIsNoFolder() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    ServerBinaries binaries = new ServerBinaries(List.of(file, temp.resolve("own")));
    assertThat(binaries.redis()).startsWith(temp.resolve("own"));
    assertThatThrownBy(() -> new ServerBinaries(List.of(file)).redis())
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("set embedded.binaries to a folder that programs may be run from");
  }

  private static EmbeddedServers start(Home home) {
    return EmbeddedServers.start(home, LauncherConfig.defaultBinaries(System.getenv()), SOON);
  }

  private static String query(EmbeddedServers servers, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void update(EmbeddedServers servers, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String eventually(EmbeddedServers servers, String sql, long deadPid)
      throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    SQLException last = new SQLException("the dead server is still named");
    while (System.nanoTime() < until) {
      try {
        if (servers.postgresPid() != deadPid) {
          return query(servers, sql);
        }
      } catch (SQLException e) {
        last = e;
      }
      Thread.onSpinWait();
    }
    throw last;
  }

  private String password() throws IOException {
    return Files.readString(temp.resolve("secrets/postgres")).strip();
  }

  private static String commandLines(EmbeddedServers servers) {
    return ProcessHandle.of(servers.postgresPid()).orElseThrow().info().commandLine().orElse("")
        + ProcessHandle.of(servers.redisPid()).orElseThrow().info().commandLine().orElse("");
  }

  /** The session id, the sixth field of /proc/PID/stat. */
  private static long sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
  }
}
