/* What is wrong with YAML text, in one sentence with line and column. */
#ifndef SOEKPI_BASE_DOCUMENT_ERROR_H
#define SOEKPI_BASE_DOCUMENT_ERROR_H

#include <yaml.h>

#include "base/text.h"

/* A position in UTF-8 text. Lines end as libyaml ends them (LF, CR, CRLF, NEL,
 * U+2028, U+2029), so that its marks and ours agree. Begin with
 * soekpi_cursor_start. */
typedef struct cursor {
    size_t offset; /* bytes */
    size_t index;  /* code points */
    place where;
} cursor;

extern const cursor soekpi_cursor_start;

/* One code point forward, which is returned; not at the end of the text. */
uint32_t soekpi_cursor_step(cursor *at, slice source);
/* Forward to the code point `index` or the end; never back. */
void soekpi_cursor_seek(cursor *at, slice source, size_t index);

/* At most `most` bytes of the first line of `text`, without half a character. */
slice soekpi_slice_clip(slice text, size_t most);

/* The quote that can stand around `text` as it is: '"', else '\'', else 0. */
char soekpi_quote_for(slice text);

/* The failure of a parser that reads `source`. */
soekpi_status soekpi_yaml_fail(const yaml_parser_t *parser, slice source, soekpi_error *error);

#endif
