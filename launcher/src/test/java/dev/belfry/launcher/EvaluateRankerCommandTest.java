package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateRankerCommandTest {
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void filesOrAFolderAreNeededAndNotBoth() {
    assertThat(run("--train", "a.csv")).isEqualTo(2);
    assertThat(err.toString()).contains("name --train and --test, or --data");
    assertThat(run("--data", "frappe", "--test", "a.csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--data does not go with --train, --valid and --test");
  }

  @Test
  void whatCannotBeReadIsOneSentence() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "user,click\na,1\n");
    assertThat(run("--train", train.toString(), "--test", folder.resolve("no.csv").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("belfry: There is no file").contains("no.csv");
    err.getBuffer().setLength(0);
    assertThat(run("--train", train.toString(), "--test", train.toString(), "--label", "bought"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("train.csv has no column 'bought'; its columns are user, click.");
    err.getBuffer().setLength(0);
    assertThat(run("--data", folder.toString(), "--split", "7:2:1")).isEqualTo(1);
    assertThat(err.toString()).contains("has no cfm_positive_train.csv");
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "evaluate-ranker";
    System.arraycopy(args, 0, all, 1, args.length);
    return line.execute(all);
  }
}
