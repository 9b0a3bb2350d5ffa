package dev.belfry.conditions;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parser finds, in the words of people who are not programmers. */
final class SyntaxText {
  private static final Pattern UNKNOWN_SIGN =
      Pattern.compile("token recognition error at: '(.*)'", Pattern.DOTALL);
  private static final Pattern AT_INPUT =
      Pattern.compile(
          "(?:extraneous|mismatched) input '(.+?)'(?: expecting .*)?|no viable alternative at input"
              + " '(.+)'",
          Pattern.DOTALL);
  private static final Map<String, String> INSTEAD =
      Map.of(
          "and", "write && for 'and'",
          "or", "write || for 'or'",
          "not", "write ! for 'not'",
          "=", "write == to compare",
          "=>", "write >= for 'at least'",
          "&", "write && for 'and'",
          "|", "write || for 'or'",
          "\u201c", "text stands in straight quotes",
          "\u201d", "text stands in straight quotes",
          "\u201e", "text stands in straight quotes");

  private SyntaxText() {}

  /**
   * A sentence.
   *
   * @param word the token at the place of the problem, empty after the end
   */
  static String of(String message, String word) {
    if (message.contains("recursion limit")) {
      return "the condition is nested too deeply; split it into several rules";
    }
    if (message.endsWith(" at '<EOF>'")) {
      return "the condition ends too early, or something in it is not closed";
    }
    Matcher sign = UNKNOWN_SIGN.matcher(message);
    if (sign.matches()) {
      return unknownSign(sign.group(1).strip());
    }
    if (message.startsWith("reserved identifier")) {
      return "'" + word + "' is a word that conditions keep for themselves and cannot use";
    }
    if (message.startsWith("For input string")) {
      return "'" + word + "' is a number out of range";
    }
    Matcher input = AT_INPUT.matcher(message);
    if (input.matches()) {
      String at = input.group(1) == null ? input.group(2) : input.group(1);
      return at.endsWith("<EOF>")
          ? "the condition ends too early, or something in it is not closed"
          : "'" + abridged(word.isEmpty() ? at : word) + "' is not expected here" + hint(word);
    }
    return "this is not understood: " + abridged(message.replaceAll("\\s+", " "));
  }

  /** Whether a sign was not known: what else the parser says is then a consequence. */
  static boolean isUnknownSign(String message) {
    return UNKNOWN_SIGN.matcher(message).matches();
  }

  private static String unknownSign(String sign) {
    if (sign.startsWith("\"") || sign.startsWith("'")) {
      return "this text is not closed: it ends with the quote it begins with, on the same line, and"
          + " a backslash in it is written twice";
    }
    boolean visible = !sign.isEmpty() && sign.codePoints().noneMatch(Character::isISOControl);
    return (visible ? "the sign '" + abridged(sign) + "'" : "a sign that cannot be seen")
        + " has no meaning in a condition"
        + hint(sign);
  }

  private static String hint(String word) {
    String instead = INSTEAD.get(word);
    return instead == null ? "" : "; " + instead;
  }

  private static String abridged(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
