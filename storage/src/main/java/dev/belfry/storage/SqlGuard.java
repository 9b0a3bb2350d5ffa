package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a statement as Postgres' own scanner does, and refuses with a sentence what no report
 * needs. It is not what holds: the rights of the role {@code belfry_report} are.
 */
final class SqlGuard {
  private static final Set<String> FIRST = Set.of("select", "with", "values", "table", "explain");
  private static final Set<String> WRITING =
      Set.of("insert", "update", "delete", "merge", "into", "truncate", "copy", "lock");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "pg_.*|information_schema|(set_config|current_setting)|dblink.*|lo_.*|loread|lowrite"
              + "|(query|table|schema|database|cursor)_to_xml.*|txid_.*|nextval|setval|currval|lastval");

  private final String sql;
  private final List<String> words = new ArrayList<>();
  private int at;
  private int depth;
  private int end = -1;

  private SqlGuard(String sql) {
    this.sql = sql;
  }

  /**
   * The one statement, without the semicolon behind it.
   *
   * @throws BelfryException INVALID
   */
  static String check(String sql) {
    SqlGuard guard = new SqlGuard(sql);
    guard.scan();
    guard.judge();
    return guard.end < 0 ? sql : sql.substring(0, guard.end);
  }

  private void scan() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '-' && next() == '-') {
        int line = sql.indexOf('\n', at);
        at = line < 0 ? sql.length() : line;
      } else if (c == '/' && next() == '*') {
        comment();
      } else if (c == ';') {
        end = end < 0 ? at : end;
        at++;
      } else if (end >= 0) {
        throw BelfryException.invalid(
            "there is more than one statement: give one, with nothing behind its semicolon");
      } else {
        token(c);
      }
    }
    if (depth != 0) {
      throw BelfryException.invalid("a parenthesis is opened and not closed");
    }
  }

  private void token(char c) {
    if (c == '\'') {
      quoted('\'', false);
    } else if (c == '"') {
      int from = at + 1;
      quoted('"', false);
      words.add(sql.substring(from, at - 1).replace("\"\"", "\""));
    } else if (c == '$' && dollar()) {
      return;
    } else if (isWordStart(c)) {
      word();
    } else if (Character.isDigit(c)) {
      // 1e5 and 0x1f hold no words.
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
    } else {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        throw BelfryException.invalid("a parenthesis is closed that was not opened");
      }
      at++;
    }
  }

  private void word() {
    int from = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    String word = sql.substring(from, at).toLowerCase(Locale.ROOT);
    char behind = at < sql.length() ? sql.charAt(at) : ' ';
    if (behind == '\'' && word.equals("e")) {
      quoted('\'', true);
    } else if (behind == '&' && word.equals("u") && (next() == '\'' || next() == '"')) {
      throw BelfryException.invalid("texts and names with Unicode escapes (U&) are not taken here");
    } else {
      words.add(word);
    }
  }

  /** Goes behind a text or a name; the sign twice stands for itself. */
  private void quoted(char sign, boolean escapes) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && escapes) {
        at++;
      } else if (c == sign) {
        if (at < sql.length() && sql.charAt(at) == sign) {
          at++;
        } else {
          return;
        }
      }
    }
    throw unfinished();
  }

  private boolean dollar() {
    int close = at + 1;
    while (close < sql.length() && isWordPart(sql.charAt(close)) && sql.charAt(close) != '$') {
      close++;
    }
    if (close >= sql.length()
        || sql.charAt(close) != '$'
        || (close > at + 1 && Character.isDigit(sql.charAt(at + 1)))) {
      return false;
    }
    String tag = sql.substring(at, close + 1);
    int until = sql.indexOf(tag, close + 1);
    if (until < 0) {
      throw unfinished();
    }
    at = until + tag.length();
    return true;
  }

  private void comment() {
    int open = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        open++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        open--;
        at += 2;
        if (open == 0) {
          return;
        }
      } else {
        at++;
      }
    }
    throw unfinished();
  }

  private void judge() {
    if (words.isEmpty()) {
      throw BelfryException.invalid("there is no statement: give one that begins with SELECT");
    }
    if (!FIRST.contains(words.getFirst())) {
      throw BelfryException.invalid(
          "'"
              + Ids.shorten(words.getFirst())
              + "' does not read: a statement begins with SELECT, WITH, VALUES, TABLE or EXPLAIN");
    }
    for (String word : words) {
      String plain = word.toLowerCase(Locale.ROOT);
      if (WRITING.contains(plain)) {
        throw BelfryException.invalid(
            "'" + plain + "' writes or locks: only what reads is run here");
      }
      if (FOREIGN.matcher(plain).matches()) {
        throw BelfryException.invalid(
            "'"
                + Ids.shorten(word)
                + "' is not for reports: read the views of the schema reporting");
      }
    }
  }

  private char next() {
    return at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c >= 0x80;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }

  private static BelfryException unfinished() {
    return BelfryException.invalid("the statement ends inside a text, a name or a comment");
  }
}
