package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script at the root, in a project of its own, with a PATH that holds only what a test says.
 */
class ScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "awk",
          "sort",
          "head",
          "tail",
          "grep",
          "cat",
          "uname",
          "dirname",
          "readlink",
          "df",
          "touch",
          "find",
          "cksum",
          "date",
          "mkdir",
          "sleep");

  @TempDir Path temp;
  private Path project;
  private Path bin;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeEach
  void layOutAProject() throws IOException {
    project = Files.createDirectories(temp.resolve("project"));
    bin = Files.createDirectories(temp.resolve("bin"));
    for (String tool : TOOLS) {
      program(tool, "exec " + which(tool) + " \"$@\"");
    }
    Files.copy(Path.of("..", "belfry"), project.resolve("belfry"));
    write(project.resolve("pom.xml"), "<project/>");
    write(project.resolve("launcher/pom.xml"), "<project/>");
    write(project.resolve("launcher/src/main/java/Main.java"), "class Main {}");
  }

  @Test
  void everythingThatIsMissingIsSaidInOnePass() throws Exception {
    Outcome outcome = run(Map.of("BELFRY_DISK_KB", "999999999999"), "demo");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("Belfry cannot start, because this is missing:\n")
        .contains("JDK 25 or newer: not in JAVA_HOME, on the PATH, or in the usual folders")
        .contains("get Temurin 25 from https://adoptium.net and set JAVA_HOME to it.")
        .contains("Maven 3.8.7 or newer: there is no mvn on the PATH")
        .contains("Node 20.19 or newer: there is no node on the PATH")
        .contains("npm: there is none on the PATH")
        .contains("3 GB of disk: " + project + " has ");
    assertThat(outcome.err().lines()).hasSize(6);
  }

  @Test
  void whatIsTooOldIsNamedWithItsVersion() throws Exception {
    jdk("jdk-17", "17.0.1");
    program("mvn", "echo 'Apache Maven 3.6.3 (abc)'");
    program("node", "echo v20.9.0");
    program("npm", "echo 9");
    Outcome outcome = run(Map.of("JAVA_HOME", temp.resolve("jvm/jdk-17").toString()), "demo");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("JDK 25 or newer")
        .contains("Maven 3.8.7 or newer: " + bin.resolve("mvn") + " is 3.6.3")
        .contains("Node 20.19 or newer: " + bin.resolve("node") + " is 20.9.0")
        .doesNotContain("npm:");
  }

  @Test
  void anotherPlatformIsRefused() throws Exception {
    Files.delete(bin.resolve("uname"));
    program("uname", "[ \"$1\" = -s ] && echo Darwin || echo arm64");
    Outcome outcome = run(Map.of(), "demo");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("Linux on x86_64: this is Darwin on arm64");
  }

  @Test
  void aJdkInTheUsualFoldersIsFoundThoughThePathHasAnOlderOne() throws Exception {
    machine();
    jdk("jdk-17", "17.0.1");
    Outcome outcome = run(Map.of("JAVA_HOME", temp.resolve("jvm/jdk-17").toString()), "version");
    assertThat(outcome.err()).doesNotContain("missing");
    assertThat(outcome.out()).contains("jdk-25").endsWith("dev.belfry.launcher.Main version\n");
  }

  @Test
  void itBuildsOnlyWhenSourcesChanged() throws Exception {
    machine();
    assertThat(run(Map.of(), "version").err()).contains("Building: the first time");
    assertThat(run(Map.of(), "version").err()).isEmpty();

    Path source = project.resolve("launcher/src/main/java/Main.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    assertThat(run(Map.of(), "version").err()).contains("Building what changed");
    assertThat(run(Map.of(), "version").err()).isEmpty();

    write(project.resolve("launcher/src/test/java/SomeTest.java"), "class SomeTest {}");
    write(project.resolve("launcher/target/classes/Main.class"), "");
    assertThat(run(Map.of(), "version").err()).isEmpty();

    Files.delete(source);
    assertThat(run(Map.of(), "version").err()).contains("Building what changed");
  }

  @Test
  void aFailedBuildShowsWhatFailedAndIsTriedAgain() throws Exception {
    machine();
    program("mvn", mvn("echo '[INFO] fine'; echo '[ERROR] Main.java:[1,1] no such thing'; exit 1"));
    for (int i = 0; i < 2; i++) {
      Outcome outcome = run(Map.of(), "demo");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("[ERROR] Main.java:[1,1] no such thing")
          .contains("The build failed; the whole log is " + project.resolve("target/build.log"))
          .doesNotContain("[INFO]");
    }
  }

  @Test
  void helpNeedsNoBuild() throws Exception {
    assertThat(run(Map.of(), "--help").out()).contains("demo      builds what is not built");
    assertThat(run(Map.of(), "--help").exitCode()).isZero();
    assertThat(run(Map.of()).exitCode()).isEqualTo(2);
  }

  @Test
  void verifySumsUpTheTestsOfThisRun() throws Exception {
    machine();
    String report =
        "<testsuite xmlns:xsi=\"x\" name=\"a.B\" time=\"0.1\" tests=\"%d\" errors=\"0\""
            + " skipped=\"%d\" failures=\"%d\">";
    program(
        "mvn",
        mvn(
            "mkdir -p launcher/target/surefire-reports; echo '%s' >launcher/target/surefire-reports/TEST-a.B.xml; echo '%s' >launcher/target/surefire-reports/TEST-a.C.xml; echo \"$@\""
                .formatted(report.formatted(5, 1, 0), report.formatted(7, 0, 2))));
    Outcome outcome = run(Map.of(), "verify");
    assertThat(outcome.out())
        .contains("-Dexcluded.tags=full verify")
        .contains("launcher                   12 tests    2 failed    1 skipped")
        .contains("all                        12 tests    2 failed    1 skipped")
        .contains("Every check passed after");
    assertThat(run(Map.of(), "verify", "--full").out()).contains("-Dexcluded.tags=none verify");
    assertThat(run(Map.of(), "verify", "--fast").exitCode()).isEqualTo(2);

    program("mvn", mvn("exit 1"));
    Outcome failed = run(Map.of(), "verify");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains("A check failed after");
  }

  /** A machine that has all that is needed; its Maven builds at once. */
  private void machine() throws IOException {
    jdk("jdk-25", "25.0.1");
    program("mvn", mvn("mkdir -p launcher/target; echo /some.jar >launcher/target/classpath.txt"));
    program("node", "echo v20.19.0");
    program("npm", "echo 10");
  }

  private static String mvn(String build) {
    return "[ \"$1\" != -v ] || { echo 'Apache Maven 3.8.7'; exit; }\n" + build;
  }

  private void jdk(String name, String version) throws IOException {
    Path home = temp.resolve("jvm").resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    executable(home.resolve("bin/java"), "#!/bin/sh\necho \"" + name + " $*\"\n");
  }

  private void program(String name, String body) throws IOException {
    executable(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
  }

  private static void executable(Path file, String content) throws IOException {
    write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static Path which(String tool) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return Path.of(folder, tool);
      }
    }
    throw new IllegalStateException("no " + tool + " on the PATH");
  }

  private Outcome run(Map<String, String> variables, String... args) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(bin.resolve("sh").toString(), project.resolve("belfry").toString());
    builder.command().addAll(List.of(args));
    Map<String, String> environment = new TreeMap<>(variables);
    environment.put("PATH", bin.toString());
    environment.put("HOME", temp.toString());
    environment.putIfAbsent("BELFRY_JVM_FOLDERS", temp.resolve("jvm").toString());
    environment.putIfAbsent("BELFRY_DISK_KB", "1");
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    int exitCode =
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Outcome(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
