package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "  Select day from list_by_day",
        "with x as (select 1) select * from x",
        "values (1, 'two;')",
        "table list_by_day",
        "explain analyze select 1",
        "(select 1) union (select 2)",
        "select '; drop table x', E'it\\'s; ', $$;$$, $a$; $$ $a$, \"odd;name\" from (select 1) t",
        "select 1 -- ; drop table x",
        "select /* ; /* nested; */ ; */ 1",
        "select 1.5e3, 'pg_sleep', 'it''s'"
      })
  void whatReadsIsTaken(String sql) {
    assertThat(SqlGuard.check(sql)).isEqualTo(sql);
  }

  @Test
  void semicolonBehindTheStatementIsLeftOut() {
    assertThat(SqlGuard.check("select 1 ; -- done")).isEqualTo("select 1 ");
    assertThat(SqlGuard.check("select 1;;")).isEqualTo("select 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "''|begins with",
        "-- nothing|there is no statement",
        "select 1; select 2|more than one statement",
        "select 1; /* x */ drop table y|more than one statement",
        "select '\\'; drop table y --'|more than one statement",
        "drop table x|'drop' does not read",
        "set statement_timeout = 0|'set' does not read",
        "do $$ begin end $$|'do' does not read",
        "copy (select 1) to stdout|'copy' does not read",
        "select 1 into x|'into' writes",
        "with x as (delete from y returning 1) select * from x|'delete' writes",
        "explain analyze insert into x values (1)|'insert' writes",
        "select * from x for update|'update' writes",
        "select set_config('statement_timeout', '0', false)|'set_config' is not for reports",
        "select PG_SLEEP(10)|'pg_sleep' is not for reports",
        "select \"pg_sleep\"(10)|'pg_sleep' is not for reports",
        "select pg_catalog.pg_sleep(10)|'pg_catalog' is not for reports",
        "select pg_read_file('/etc/passwd')|'pg_read_file' is not for reports",
        "select lo_import('/etc/passwd')|'lo_import' is not for reports",
        "select * from dblink('x', 'y')|'dblink' is not for reports",
        "select query_to_xml('select 1', true, true, '')|'query_to_xml' is not for reports",
        "select * from information_schema.tables|'information_schema' is not for reports",
        "select U&'\\0070'|Unicode escapes",
        "select 'x|ends inside a text",
        "select /* x|ends inside a text",
        "select $a$ x|ends inside a text",
        "select 1) q; drop table x; --|is closed that was not opened",
        "select (1|is opened and not closed"
      })
  void whatDoesNotReadIsRefusedWithASentence(String sql, String said) {
    assertThatThrownBy(() -> SqlGuard.check(sql))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining(sql.equals("''") ? "there is no statement" : said);
  }
}
