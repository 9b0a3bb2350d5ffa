package dev.belfry.conditions;

import dev.cel.common.CelIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's own findings in the words of people who are not programmers. */
final class ProblemText {
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '(.+?)' applied to '(.*?)'( \\(.*)?");
  private static final Pattern RESULT = Pattern.compile("expected type '(.+?)' but found '(.+?)'");
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.+?)'.*");

  private static final Pattern SELECTION =
      Pattern.compile("type '(.+?)' does not support field selection");

  private ProblemText() {}

  static List<ConditionProblem> syntax(String text, List<CelIssue> issues) {
    boolean unknownSign =
        issues.stream().anyMatch(issue -> SyntaxText.isUnknownSign(issue.getMessage()));
    return issues.stream()
        .filter(issue -> !unknownSign || SyntaxText.isUnknownSign(issue.getMessage()))
        .map(issue -> syntax(text, issue))
        .toList();
  }

  private static ConditionProblem syntax(String text, CelIssue issue) {
    ConditionProblem place = problem(issue, "");
    String word = Positions.token(text, place.line(), place.column());
    return problem(issue, SyntaxText.of(issue.getMessage(), word));
  }

  static List<ConditionProblem> types(List<CelIssue> issues) {
    return issues.stream().map(issue -> problem(issue, types(issue.getMessage()))).toList();
  }

  private static ConditionProblem problem(CelIssue issue, String message) {
    return new ConditionProblem(
        Math.max(1, issue.getSourceLocation().getLine()),
        Math.max(0, issue.getSourceLocation().getColumn()) + 1,
        message);
  }

  private static String types(String message) {
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return overload(overload.group(1), arguments(overload.group(2)));
    }
    Matcher result = RESULT.matcher(message);
    if (result.matches()) {
      return result.group(1).equals("bool")
          ? "a condition is true or false, and this is " + words(result.group(2))
          : "expected " + words(result.group(1)) + ", and this is " + words(result.group(2));
    }
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return "'" + undeclared.group(1) + "' is unknown";
    }
    Matcher selection = SELECTION.matcher(message);
    if (selection.matches()) {
      return words(selection.group(1)) + " has no parts that can be named after a point";
    }
    return message;
  }

  private static String overload(String function, List<String> types) {
    List<String> words = types.stream().map(ProblemText::words).toList();
    boolean operator = function.startsWith("_") || function.startsWith("@");
    if (operator && words.size() == 2) {
      String symbol = function.replace("_", "").replace("@", "");
      return "'"
          + symbol
          + "' is not possible between "
          + words.get(0)
          + " and "
          + words.get(1)
          + hint(types);
    }
    return "'"
        + function.replace("_", "")
        + "' is not possible with "
        + (words.isEmpty() ? "nothing" : String.join(" and ", words));
  }

  private static String hint(List<String> types) {
    if (types.contains("string") && types.contains("google.protobuf.Timestamp")) {
      return "; write the moment as timestamp(\"2026-01-31T00:00:00Z\")";
    }
    if (types.contains("string") && (types.contains("double") || types.contains("int"))) {
      return "; a number stands without quotes";
    }
    if (types.stream().anyMatch(type -> type.startsWith("list("))) {
      return "; ask whether a list holds a value with: value in list";
    }
    return "";
  }

  /** Splits {@code (double, map(string, int))} at its outer commas. */
  private static List<String> arguments(String text) {
    List<String> parts = new ArrayList<>();
    int method = text.indexOf(".(");
    if (method >= 0) {
      parts.add(text.substring(0, method));
      parts.addAll(arguments(text.substring(method + 1)));
      return parts;
    }
    String inner = text.replaceFirst("^\\(", "");
    int depth = 0;
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || (c == ',' && depth == 0)) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static String words(String type) {
    if (type.startsWith("list(")) {
      return "a list";
    }
    if (type.startsWith("map(")) {
      return "a map";
    }
    if (type.startsWith("belfry.")) {
      return "an " + type.substring("belfry.".length()).toLowerCase(Locale.ROOT);
    }
    return switch (type) {
      case "double" -> "a number";
      case "int", "uint" -> "a whole number";
      case "string" -> "text";
      case "bool" -> "true or false";
      case "google.protobuf.Timestamp", "timestamp" -> "a timestamp";
      case "google.protobuf.Duration", "duration" -> "a duration";
      default -> type;
    };
  }
}
